"""nbgrader, configured for this course: one folder per assignment; exercises/ is made from solutions/."""

c = get_config()  # noqa: F821  (nbgrader defines it)

c.CourseDirectory.course_id = "foundation-models"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "exercises"
c.CourseDirectory.submitted_directory = "submitted"
c.CourseDirectory.autograded_directory = "autograded"
c.CourseDirectory.feedback_directory = "feedback"
c.CourseDirectory.db_url = "sqlite:///gradebook.db"

c.ClearSolutions.code_stub = {"python": '# your code here\nraise NotImplementedError("write this function")'}

# The order of the book, for the progress page and for what `make check` says comes next.
c.Autograder.order = [
    "tokens",
    "filtering",
    "languages",
    "domains",
    "rnn",
    "attention",
    "transformer_block",
    "kv_cache",
    "objectives",
    "modalities",
    "counting",
    "compute_bill",
    "scaling_fit",
    "extrapolation",
    "sft",
    "reward_model",
    "preference",
    "logits_to_text",
    "samplers",
    "test_time",
    "structured",
    "uncertainty",
    "evaluation",
]
