"""The program and the command that judge the same models by the same set."""

from shlex import join

from explorer.embedders import spec_text
from explorer.evaluation.ready_sets import SetKind, kind_of
from explorer.space import Space
from explorer.tasks.wordsets import Answering
from pages.shared import programs
from pages.shared.work.questions import BroughtWords
from pages.wordsets.controls import Asked
from pages.wordsets.intake import OUR_QUESTIONS

_KEPT = "import explorer"
_TASKS: dict[SetKind, str] = {
    "similarity": "similarity",
    "outliers": "outliers",
    "categories": "clusters",
    "analogies": "analogies",
}


def code(asked: Asked) -> str | None:
    """Return a program that prints the same verdicts; None where data cannot be named in one."""
    specs = [each.among for each in asked.contenders if not isinstance(each.among, Space)]
    begin = _questions(asked.brought)
    if len(specs) < len(asked.contenders) or begin is None:
        return None
    imported, questions = begin
    options = sorted({type(spec.parameters).__name__ for spec in specs})
    how = "" if asked.how == Answering() else f", {asked.how!r}"
    judging = ", ".join([*["Answering"] * bool(how), *["compare"] * asked.two, "judge"])
    lines = [
        *([imported] if imported == _KEPT else []),
        f"from explorer.embedders import {', '.join(['EmbedderSpec', *options])}",
        "from explorer.evaluation.telling import describe_difference, describe_scores"
        if asked.two
        else "from explorer.evaluation.telling import describe_scores",
        *([] if imported == _KEPT else [imported]),
        f"from explorer.tasks.wordsets import {judging}",
        "",
        f"questions = {questions}",
        *(
            f"{name} = judge(questions, {spec!r}{how}).scores\nprint(describe_scores({name}))"
            for name, spec in zip(("first", "second"), specs, strict=False)
        ),
    ]
    if asked.two:
        one, two = (each.title for each in asked.contenders)
        lines.append(f"print(describe_difference(compare(first, second), first, {one!r}, {two!r}))")
    return "\n".join(lines)


def _questions(brought: BroughtWords) -> tuple[str, str] | None:
    """Return what is imported for the questions, and what reads them: without a file, as kept."""
    if brought.key == OUR_QUESTIONS:
        return "from explorer.tasks.analogies import ready_questions", "ready_questions()"
    if brought.place:
        reading = f"recognize({brought.place!r}).questions"
        return "from explorer.tasks.setfiles import recognize", reading
    kept = programs.from_workspace(brought.item_id)
    return None if kept is None else (_KEPT, f"{kept}.questions")


def command(asked: Asked) -> str | None:
    """Return what to type for the same figures, or None where a set is in no file."""
    models = [each.among for each in asked.contenders if not isinstance(each.among, Space)]
    if not asked.brought.place or len(models) < len(asked.contenders):
        return None
    kind = kind_of(asked.brought.questions)
    start = ["python", "-m", "explorer", "evaluate", _TASKS[kind], asked.brought.place]
    given = []
    if kind == "analogies":
        given += ["--method", asked.how.method]
        given += ["--allow-inputs"] if asked.how.inputs == "allowed" else []
        given += ["--vocabulary", str(asked.how.frequent)] if asked.how.frequent else []
    return "\n".join(join([*start, *given, "--model", spec_text(spec)]) for spec in models)
