"""What a service refused, said in the form it came by: what was typed stays."""

from django.core.exceptions import ValidationError
from django.forms import BaseForm


def say(form: BaseForm, error: ValidationError, **names: str) -> None:
    """Put what a service refused beside the field it is about, where the form has it; `names` say what it calls them."""
    by_field = error.error_dict if hasattr(error, "error_dict") else {"": [error]}
    for name, errors in by_field.items():
        field = names.get(name, name)
        for each in errors:
            form.add_error(field if field in form.fields else None, each)
