"""Joins procedures and their runs to the one door."""

from hmi.domain import procedure_command as commands
from hmi.domain import procedure_query as queries
from hmi.services.dispatcher import Dispatcher
from hmi.services.procedure_answers import ProcedureAnswers
from hmi.services.procedure_people import ProcedurePeopleService
from hmi.services.procedure_run import ProcedureRunService


def serve_procedures(
    dispatcher: Dispatcher, runs: ProcedureRunService, people: ProcedurePeopleService, answers: ProcedureAnswers
) -> None:
    """Every command and query about procedures gets its handler."""
    serve, answer = dispatcher.serve, dispatcher.answer
    serve(commands.StartRun, runs.start)
    serve(commands.DoStep, runs.do)
    serve(commands.ConfirmStep, runs.confirm)
    serve(commands.EnterValue, runs.enter)
    serve(commands.ReplyToStep, runs.reply)
    serve(commands.HoldRun, runs.hold)
    serve(commands.ResumeRun, runs.resume)
    serve(commands.RetryStep, runs.retry)
    serve(commands.FollowBranch, runs.follow_branch)
    serve(commands.SkipStep, runs.skip)
    serve(commands.AbortRun, runs.abort)
    serve(commands.CloseRun, runs.close)
    serve(commands.ConfirmLock, people.lock)
    serve(commands.TakeOffLock, people.take_off_lock)
    serve(commands.AttestStep, people.attest)
    serve(commands.OfferRun, people.offer)
    serve(commands.TakeRun, people.take)
    answer(queries.AskProcedures, answers.procedures)
    answer(queries.AskProcedure, answers.procedure)
    answer(queries.AskProcedurePicture, answers.picture)
    answer(queries.AskRun, answers.run)
    answer(queries.AskRuns, answers.runs)
