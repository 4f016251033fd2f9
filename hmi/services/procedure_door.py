"""Joins procedures and their runs to the one door."""

from hmi.domain import procedure_command as commands
from hmi.domain import procedure_preview as previews
from hmi.domain import procedure_query as queries
from hmi.services.dispatcher import Dispatcher
from hmi.services.procedure_acts import ProcedureActs


def serve_procedures(dispatcher: Dispatcher, acts: ProcedureActs) -> None:
    """Every command and query about procedures gets its handler."""
    serve, answer = dispatcher.serve, dispatcher.answer
    runs, steps, detours, locks, people = acts.runs, acts.steps, acts.detours, acts.locks, acts.people
    answers = acts.answers
    serve(commands.StartRun, runs.start)
    serve(commands.DoStep, steps.do)
    serve(commands.ConfirmStep, steps.confirm)
    serve(commands.EnterValue, steps.enter)
    serve(commands.ReplyToStep, steps.reply)
    serve(commands.HoldRun, runs.hold)
    serve(commands.ResumeRun, runs.resume)
    serve(commands.RetryStep, detours.retry)
    serve(commands.FollowBranch, detours.follow_branch)
    serve(commands.SkipStep, detours.skip)
    serve(commands.AbortRun, runs.abort)
    serve(commands.CloseRun, runs.close)
    serve(commands.ConfirmLock, locks.lock)
    serve(commands.TakeOffLock, locks.take_off_lock)
    serve(commands.AttestStep, people.attest)
    serve(commands.OfferRun, people.offer)
    serve(commands.TakeRun, people.take)
    answer(queries.AskProcedures, answers.procedures)
    answer(queries.AskProcedure, answers.procedure)
    answer(queries.AskProcedurePicture, answers.picture)
    answer(previews.AskProcedureFiles, acts.previews.files)
    answer(previews.AskProcedurePreview, acts.previews.preview)
    answer(queries.AskRun, answers.run)
    answer(queries.AskRuns, answers.runs)
