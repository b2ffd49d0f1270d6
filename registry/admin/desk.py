"""What the pages of the desk share: nouns saved with a reason, and rows that are only read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.contrib.admin import options
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.text import capfirst

from registry.actions import amendments, upkeep
from registry.admin.forms import FindOne, FindSeveral, NounForm, PartFormSet
from registry.admin.links import change_url, list_url, waiting_links
from registry.models import Amendment, Change

if TYPE_CHECKING:
    BaseModelAdmin = options.BaseModelAdmin[Any]
    ModelAdmin = admin.ModelAdmin[Any]
    TabularInline = admin.TabularInline[Any, Any]
else:
    BaseModelAdmin = options.BaseModelAdmin
    ModelAdmin, TabularInline = admin.ModelAdmin, admin.TabularInline

#: What get_fieldsets returns.
Fieldsets = list[Any]


class Finding(BaseModelAdmin):
    """Fields in which a row is found by typing part of its name."""

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Say what is looked for."""
        kwargs = self._found(FindOne, db_field, request) | kwargs
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Say what is looked for."""
        kwargs = self._found(FindSeveral, db_field, request) | kwargs
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def _found(self, widget: Any, field: Any, request: HttpRequest) -> dict[str, Any]:
        found = field.name in self.get_autocomplete_fields(request)
        return {"widget": widget(field, self.admin_site)} if found else {}


class GivenFilter(admin.AllValuesFieldListFilter):
    """Narrows a list to those with one value; where none was given, the link has words all the same."""

    def choices(self, changelist: Any) -> Iterator[Any]:
        """Return the links."""
        for choice in super().choices(changelist):
            yield choice | ({"display": "not given"} if choice["display"] == "" else {})


class DeskAdmin(Finding, ModelAdmin):
    """A page of the desk, with the lines of the change log one click away."""

    list_per_page = 50
    save_on_top = False
    #: Attribute under which the change log files rows of this kind.
    log_key = "pk"

    def desk_links(self, request: HttpRequest, obj: Any) -> list[tuple[str, str]]:
        """Return address and words of the links above the form of a row."""
        if not request.user.has_perm("registry.view_change"):
            return []
        query = {"noun__exact": self.opts.model_name, "object_key__exact": getattr(obj, self.log_key)}
        return [(list_url(Change, **query), "Change log")]

    def named(self, obj: Any) -> tuple[str, str] | None:
        """Return title and subtitle of the page of a row; None leaves them to what can be done with it."""
        return None

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Call a list by what is in it."""
        title = {"title": capfirst(self.opts.verbose_name_plural)}
        return super().changelist_view(request, title | (extra_context or {}))

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Add the name of a row, and its links."""
        if (obj := kwargs.get("obj")) is not None:
            context["desk_links"] = self.desk_links(request, obj)
            if (named := self.named(obj)) is not None:
                context["title"], context["subtitle"] = named
        return super().render_change_form(request, context, *args, **kwargs)


class Unedited(BaseModelAdmin):
    """Rows that nobody adds, edits or deletes where they are shown."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse."""
        return False


class ReadOnlyAdmin(Unedited, DeskAdmin):
    """Rows that the registry computes or logs; nobody edits them, so no change of them is logged."""

    def desk_links(self, request: HttpRequest, obj: Any) -> list[tuple[str, str]]:
        """Return none."""
        return []


class PartInline(Finding, TabularInline):
    """Rows shown on the page of what they belong to."""

    formset = PartFormSet
    extra = 0
    select_related: tuple[str, ...] = ()

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        """Fetch what the rows name together with them."""
        found: models.QuerySet[Any] = super().get_queryset(request)
        return found.select_related(*self.select_related) if self.select_related else found


class ReadOnlyInline(Unedited, PartInline):
    """Computed rows."""


class NounAdmin(DeskAdmin):
    """A plain noun: edited in place through the action that logs before, after and why.

    Of one on which verdicts and lags rest, an edit that moves any waits as an amendment for a second person.
    Deleted by whoever holds the permission, that is by administrators; what is referred to is protected from them too.
    """

    form: type[NounForm] = NounForm
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    log_key = "slug"
    #: Fields that stand in addresses and in the log: written once.
    fixed: tuple[str, ...] = ("slug",)
    reported: Sequence[Any] = ()
    computed: Sequence[str] = ()

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Fieldsets:
        """Return what was reported, what was computed, and why it is changed."""
        sets: Fieldsets = [("Reported", {"fields": self.reported})]
        if obj is not None and self.computed:
            sets.append(("Computed (read-only)", {"fields": self.computed}))
        may_write = self.has_add_permission(request) if obj is None else self.has_change_permission(request, obj)
        if may_write:
            asked = ("reason", "interests", "opened_on") if self._weighs(obj) else ("reason", "opened_on")
            sets.append(("Why", {"fields": asked}))
        return sets

    def _weighs(self, obj: Any) -> bool:
        """Tell whether an edit may have to wait: of a row that is there, and on which verdicts and lags rest."""
        return obj is not None and amendments.weighs(self.model)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Tell the form who writes."""
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.by = request.user.get_username()
        return form

    def desk_links(self, request: HttpRequest, obj: Any) -> list[tuple[str, str]]:
        """Add the amendments that wait."""
        waiting = waiting_links(obj, getattr(obj, self.log_key)) if self._weighs(obj) else []
        return [*waiting, *super().desk_links(request, obj)]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Return what is computed, and, once a row exists, what its address rests on."""
        return tuple(self.computed) if obj is None else (*self.computed, *self.fixed)

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Sequence[str]]:
        """Suggest a slug for a new row only."""
        return self.prepopulated_fields if obj is None else {}

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Leave the writing to save_related, where the parts are known too."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Write the row, its parts and its links in one action."""
        parts, removed = [], []
        for formset in formsets:
            parts += formset.save(commit=False)
            removed += formset.deleted_objects
        signed = {"by": request.user.get_username(), "reason": form.cleaned_data["reason"]}
        write = partial(
            upkeep.save_noun,
            form.instance,
            **signed,
            parts=parts,
            removed=removed,
            links={
                field.name: form.cleaned_data[field.name]
                for field in self.opts.many_to_many
                if field.name in form.cleaned_data
            },
        )
        if change and self._weighs(form.instance):
            interests = form.cleaned_data["interests"]
            form.instance.waits_as = amendments.amend(form.instance, write, **signed, interests=interests)
        else:
            write()

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Note a change that was made, not one that waits."""
        return None if _waits_as(obj) else super().log_change(request, obj, message)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """Say where an edit waits, and why."""
        if (amendment := _waits_as(obj)) is None:
            return super().response_change(request, obj)
        messages.success(
            request,
            f"Nothing is changed yet: this edit of {obj} moves what others rest on, so a second person decides.",
        )
        return HttpResponseRedirect(change_url(amendment))

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Delete through the action, which logs it."""
        upkeep.delete_noun(obj, by=request.user.get_username(), reason="Deleted at the desk.")

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        """Delete one by one, each with its line in the log."""
        for obj in queryset:
            self.delete_model(request, obj)


def undecided_left_out(fieldsets: Fieldsets | tuple[Any, ...], obj: Any) -> Fieldsets:
    """Return the parts of a page without the one on the decision, where nothing is decided yet."""
    decided = obj is None or obj.decided_at is not None
    return [each for each in fieldsets if decided or each[0] != "Decided"]


def _waits_as(obj: Any) -> Amendment | None:
    """Return the amendment as which the edit of a row was kept, None where it was saved."""
    found: Amendment | None = getattr(obj, "waits_as", None)
    return found
