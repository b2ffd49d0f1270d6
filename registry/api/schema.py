"""The published description of the API: read off the endpoints, so that it cannot say anything else."""

from __future__ import annotations

from typing import Any

import django_filters
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from registry.api.problems import MEDIA_TYPE, ProblemSerializer


def query(name: str, description: str, *, kind: Any = str, enum: Any = None, many: bool = False) -> OpenApiParameter:
    """Return a parameter of the query string."""
    return OpenApiParameter(name, kind, OpenApiParameter.QUERY, description=description, enum=enum, many=many)


def in_path(name: str, description: str) -> OpenApiParameter:
    """Return a parameter that stands in the path."""
    return OpenApiParameter(name, str, OpenApiParameter.PATH, description=description)


VIEWPOINT = (
    query(
        "as_of", "The day asked for; by default the day to which the data of the edition reach.", kind=OpenApiTypes.DATE
    ),
    query("known_at", "Read the newest edition that was ready by this date or time."),
    query("edition", "Read this edition; by default the newest.", kind=int),
)
PAGING = (
    query("page", "Number of the page, from 1.", kind=int),
    query("page_size", "Rows a page, at most 200; by default 50.", kind=int),
)


def filter_parameters(filters: type[django_filters.FilterSet]) -> tuple[OpenApiParameter, ...]:
    """Return the parameters that a filter set reads."""
    return tuple(_filter_parameter(name, item) for name, item in filters.base_filters.items())


def _filter_parameter(name: str, item: django_filters.Filter) -> OpenApiParameter:
    several = isinstance(item, django_filters.MultipleChoiceFilter)
    choices = item.extra.get("choices")
    return query(
        name,
        f"{item.label}. May be given several times: any of these." if several else f"{item.label}.",
        kind=int if isinstance(item, django_filters.NumberFilter) else str,
        enum=[key for key, _ in choices] if choices else None,
        many=several,
    )


class ApiSchema(AutoSchema):
    """Describes an ``Endpoint`` from what it declares: operation, parameters, answer."""

    # An Endpoint, which cannot be imported here: it declares its schema with this class.
    view: Any

    def get_operation_id(self) -> str:
        """Return the name that the endpoint gives itself."""
        return str(self.view.operation)

    def get_tags(self) -> list[str]:
        """Group the endpoints of one noun."""
        return [self.view.operation.split("_")[0]]

    def get_override_parameters(self) -> list[Any]:
        """Return the parameters that the endpoint reads."""
        return list(self.view.parameters)

    def get_request_serializer(self) -> None:
        """Nothing is ever sent."""
        return

    def get_response_serializers(self) -> Any:
        """Return what the endpoint answers with, and its problems."""
        answers: dict[Any, Any] = {200: self.view.answer}
        if self.view.follows_edition:
            answers[304] = None
        for status in (400, 404, 503):
            answers[status, MEDIA_TYPE] = ProblemSerializer
        return answers


class EditionSerializer(serializers.Serializer[Any]):
    """The edition that an answer was read from."""

    id = serializers.IntegerField()
    ready_at = serializers.DateTimeField()
    as_of = serializers.DateField(help_text="The day to which its data reach.")
    code_version = serializers.CharField()


class AnswerSerializer(serializers.Serializer[Any]):
    """What every answer says of itself."""

    edition = EditionSerializer()
    as_of = serializers.DateField(help_text="The day that was asked for.")


class PageSerializer(AnswerSerializer):
    """One page of a list."""

    count = serializers.IntegerField(help_text="Rows on all pages.")
    page = serializers.IntegerField()
    pages = serializers.IntegerField()
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)


class DateSerializer(serializers.Serializer[Any]):
    """A date as far as it is known: the first day it can mean, and how exactly."""

    date = serializers.DateField(allow_null=True)
    precision = serializers.CharField(
        help_text="day, month, year or unknown; release: since the release; withheld: not passed on."
    )


class LinkSerializer(serializers.Serializer[Any]):
    """Another resource of the API."""

    slug = serializers.CharField()
    name = serializers.CharField()
    url = serializers.URLField()


def definition_keys() -> serializers.Field[Any, Any, Any, Any]:
    """Return the field that names the definitions behind the verdicts of an answer."""
    return serializers.ListField(child=serializers.CharField(), help_text="Definitions behind the verdicts.")


def listing_of(item: type[serializers.Serializer[Any]], **more: Any) -> type[serializers.Serializer[Any]]:
    """Return the shape of a list of these."""
    name = item.__name__.replace("Serializer", "ListSerializer")
    return type(name, (PageSerializer,), {**more, "results": item(many=True)})


def detail_of(item: type[serializers.Serializer[Any]], **more: Any) -> type[serializers.Serializer[Any]]:
    """Return the shape of one of these, told at its own address."""
    name = item.__name__.replace("Serializer", "DetailSerializer")
    return type(name, (AnswerSerializer, item), more)
