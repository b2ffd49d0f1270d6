"""Everything that is said of one release on one screen: field by field, who says what, what stands and what waits."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from registry.actions.vocabulary import field_words
from registry.admin.links import add_url, change_url
from registry.admin.queues import require_desk
from registry.facts import Conflict, conflicts
from registry.filters.blocking import Blocking, blocking
from registry.models import Claim, Dispute, Proposal, Release, SelfDeclaration, Status
from registry.models.claims import allowed_fields


@dataclass
class Line:
    """One field: what stands, what waits, what was said before, and what hangs on it."""

    name: str
    standing: list[Claim] = field(default_factory=list)
    waiting: list[Claim] = field(default_factory=list)
    before: list[Claim] = field(default_factory=list)
    proposals: list[Proposal] = field(default_factory=list)
    declared: list[SelfDeclaration] = field(default_factory=list)
    conflict: Conflict | None = None
    blocks: Blocking | None = None
    add: str = ""

    @property
    def words(self) -> str:
        """Return what the field is called."""
        return field_words(self.name)

    @property
    def now(self) -> bool:
        """Tell whether something stands or waits."""
        return bool(self.standing or self.waiting or self.proposals or self.declared)

    @property
    def says_something(self) -> bool:
        """Tell whether anything was ever said of it, or waits to be."""
        return bool(self.now or self.before or self.blocks)


def release_screen(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the screen; its links lead to the forms that propose, and to the pages that decide."""
    require_desk(request)
    release = Release.objects.select_related("developer", "family").filter(slug=slug).first()
    if release is None:
        raise Http404
    lines = _lines(release)
    context = {
        **admin.site.each_context(request),
        "title": release.name,
        "release": release,
        "lines": [line for line in lines if line.says_something],
        "silent": [line for line in lines if not line.says_something],
        "disputes": Dispute.objects.filter(release=release).select_related("claim"),
        "may_propose": request.user.has_perm("registry.add_proposal"),
        "change_url": change_url(release),
    }
    return TemplateResponse(request, "admin/registry/release_screen.html", context)


def _lines(release: Release) -> list[Line]:
    lines = {name: Line(name, add=add_url(Claim, release=release.pk, field=name)) for name in allowed_fields()}
    claims = list(Claim.objects.filter(release=release).select_related("release", "evidence__source").order_by("-pk"))
    for claim in claims:
        _place(lines[claim.field], claim)
    for conflict in conflicts(claims):
        lines[conflict.field].conflict = conflict
    for proposal in Proposal.objects.open().filter(release=release, noun="claim"):
        lines[proposal.field].proposals.append(proposal)
    for declared in SelfDeclaration.objects.filter(release=release, withdrawn_at__isnull=True):
        lines[declared.field].declared.append(declared)
    for found in blocking(release):
        # A gap can also lie in a term of a licence, which is no field of a claim.
        if found.field in lines:
            lines[found.field].blocks = found
    return list(lines.values())


def _place(line: Line, claim: Claim) -> None:
    if claim.superseded_at is not None or claim.status == Status.REJECTED:
        line.before.append(claim)
    else:
        (line.standing if claim.status == Status.ACCEPTED else line.waiting).append(claim)
