"""Joins recommendations, modes and the switch that stops AI to the one door."""

from hmi.domain import advice_command as commands
from hmi.domain.advice_query import AskAdvice, AskAdvices, AskAiModes, AskTrustLedger
from hmi.services.advice_answers import AdviceAnswers
from hmi.services.advice_decision import AdviceDecisionService
from hmi.services.advice_looking import AdviceLookService
from hmi.services.ai_mode import AiModeService
from hmi.services.dispatcher import Dispatcher


def serve_advice(
    dispatcher: Dispatcher,
    decisions: AdviceDecisionService,
    looks: AdviceLookService,
    modes: AiModeService,
    answers: AdviceAnswers,
) -> None:
    """Every command and query about advice gets its handler."""
    serve, answer = dispatcher.serve, dispatcher.answer
    serve(commands.OpenAdvice, looks.open)
    serve(commands.AssessSituation, looks.assess)
    serve(commands.ApproveAdvice, decisions.approve)
    serve(commands.SecondAdvice, decisions.second)
    serve(commands.RejectAdvice, decisions.reject)
    serve(commands.DeferAdvice, decisions.defer)
    serve(commands.EscalateAdvice, decisions.escalate)
    serve(commands.WithdrawApproval, decisions.withdraw)
    serve(commands.JudgeOutcome, looks.judge)
    serve(commands.StopAi, modes.stop)
    serve(commands.RestartAi, modes.restart)
    serve(commands.AskPromotion, modes.ask_promotion)
    serve(commands.ConfirmPromotion, modes.confirm_promotion)
    serve(commands.RefusePromotion, modes.refuse_promotion)
    serve(commands.DemoteAdvice, modes.demote)
    answer(AskAdvices, answers.answer_many)
    answer(AskAdvice, answers.answer_one)
    answer(AskAiModes, answers.answer_modes)
    answer(AskTrustLedger, answers.answer_ledger)
