"""Evidence that is checked, proposals and audits, names that move on, and what comes from outside."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def mark_machines(apps, schema_editor):
    """Only importers wrote evidence from a terminal."""
    apps.get_model("registry", "Evidence").objects.filter(read_by__startswith="command").update(by_machine=True)


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0010_api_names_and_stack_map'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AliasProposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('scheme', models.CharField(choices=[('epoch_version', 'Epoch model version'), ('epoch_model', 'Epoch model'), ('huggingface', 'Hugging Face'), ('purl', 'package URL'), ('mot', 'Model Openness Tool'), ('osai', 'European Open Source AI Index'), ('os_ai_map', 'AI Stack Map'), ('models_dev', 'models.dev'), ('llm_stats', 'LLM Stats'), ('arxiv', 'arXiv'), ('doi', 'DOI'), ('name', 'name'), ('api', 'id of an API')], max_length=20)),
                ('value', models.CharField(max_length=200)),
                ('likeness', models.JSONField(default=dict, help_text='Developer, family, size, variant and version, told apart.')),
                ('proposed_at', models.DateTimeField()),
                ('proposed_by', models.CharField(max_length=150)),
                ('state', models.CharField(choices=[('open', 'open'), ('confirmed', 'confirmed'), ('refused', 'refused')], default='open', max_length=10)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('decided_by', models.CharField(blank=True, max_length=150)),
                ('reason', models.TextField(blank=True)),
            ],
            options={
                'ordering': ['state', 'release__slug', 'scheme', 'value', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='AuditCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outcome', models.CharField(choices=[('agrees', 'the source says so'), ('imprecise', 'true, but not exactly what the source says'), ('wrong', 'the source says otherwise'), ('uncheckable', 'the source could not be read')], max_length=12)),
                ('note', models.TextField(blank=True)),
                ('checked_at', models.DateTimeField()),
                ('checked_by', models.CharField(max_length=150)),
            ],
            options={
                'ordering': ['item', 'checked_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='AuditItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField()),
            ],
            options={
                'ordering': ['-round', 'position'],
            },
        ),
        migrations.CreateModel(
            name='AuditRound',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('drawn_at', models.DateTimeField()),
                ('drawn_by', models.CharField(max_length=150)),
                ('seed', models.PositiveBigIntegerField()),
                ('size', models.PositiveIntegerField()),
                ('population', models.PositiveIntegerField(help_text='Claims that could have been drawn.')),
                ('note', models.TextField(blank=True)),
            ],
            options={
                'ordering': ['-drawn_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Dispute',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField()),
                ('url', models.URLField(help_text='Evidence of whoever disputes.', max_length=1000)),
                ('opened_at', models.DateTimeField()),
                ('opened_by', models.CharField(max_length=150)),
                ('state', models.CharField(choices=[('open', 'open'), ('upheld', 'upheld: the registry changed what it holds'), ('dismissed', 'dismissed: what the registry holds stands')], default='open', max_length=10)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('decided_by', models.CharField(blank=True, max_length=150)),
                ('decision', models.TextField(blank=True)),
            ],
            options={
                'ordering': ['release__slug', '-opened_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='EvidenceCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('url', models.URLField(max_length=1000)),
                ('outcome', models.CharField(choices=[('same', 'reads as before'), ('changed', 'reads otherwise'), ('moved', 'moved'), ('gone', 'gone'), ('refused', 'not fetched: the address is not allowed'), ('unreachable', 'could not be read')], max_length=12)),
                ('final_url', models.URLField(blank=True, max_length=2000)),
                ('status', models.PositiveSmallIntegerField(blank=True, help_text='Of the last answer.', null=True)),
                ('sha256', models.CharField(blank=True, max_length=64)),
                ('size', models.PositiveBigIntegerField(blank=True, help_text='Bytes read.', null=True)),
                ('note', models.CharField(blank=True, max_length=500)),
                ('checked_at', models.DateTimeField()),
                ('checked_by', models.CharField(max_length=150)),
            ],
            options={
                'ordering': ['-checked_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='FormerSlug',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.CharField(max_length=120, unique=True)),
                ('renamed_at', models.DateTimeField()),
                ('renamed_by', models.CharField(max_length=150)),
                ('reason', models.TextField()),
            ],
            options={
                'ordering': ['slug'],
            },
        ),
        migrations.CreateModel(
            name='Producer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('method', models.CharField(choices=[('domain', "a file at the developer's domain"), ('hub_card', 'a token in a model card on the Hub')], max_length=10)),
                ('place', models.CharField(help_text='The domain, or the id of the repository.', max_length=300)),
                ('token', models.CharField(max_length=64, unique=True)),
                ('state', models.CharField(choices=[('pending', 'not proved yet'), ('proved', 'proved'), ('revoked', 'revoked')], default='pending', max_length=10)),
                ('asked_at', models.DateTimeField()),
                ('asked_by', models.CharField(max_length=150)),
                ('proved_at', models.DateTimeField(blank=True, null=True)),
                ('proved_by', models.CharField(blank=True, help_text='What was read, where.', max_length=500)),
                ('note', models.TextField(blank=True)),
            ],
            options={
                'ordering': ['developer__slug', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Proposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('operation', models.CharField(choices=[('record', 'record'), ('correct', 'correct'), ('withdraw', 'withdraw'), ('decide', 'accept or reject')], max_length=10)),
                ('noun', models.CharField(help_text='claim, rating or score.', max_length=10)),
                ('field', models.CharField(help_text='Field, scheme or benchmark that is spoken of.', max_length=80)),
                ('target_key', models.CharField(blank=True, help_text='Key of the statement to be changed.', max_length=16)),
                ('content', models.JSONField(default=dict)),
                ('reason', models.TextField()),
                ('stood', models.CharField(max_length=64)),
                ('proposed_by', models.CharField(max_length=150)),
                ('proposed_at', models.DateTimeField()),
                ('interests', models.CharField(help_text='Declared by the author; none, or which.', max_length=300)),
                ('state', models.CharField(choices=[('proposed', 'proposed'), ('returned', 'returned to its author'), ('accepted', 'accepted'), ('rejected', 'rejected'), ('withdrawn', 'withdrawn by its author'), ('reverted', 'reverted')], default='proposed', max_length=10)),
                ('decided_by', models.CharField(blank=True, max_length=150)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('decision', models.TextField(blank=True, help_text='Why it was decided so.')),
                ('reviewer_interests', models.CharField(blank=True, max_length=300)),
                ('effect', models.JSONField(default=dict, help_text='What it would move, as shown to whoever approved it.')),
                ('result_key', models.CharField(blank=True, help_text='Key of the statement that it made.', max_length=16)),
            ],
            options={
                'ordering': ['-proposed_at', '-pk'],
                'permissions': [('review_proposal', 'Can approve or reject what somebody else proposed')],
            },
        ),
        migrations.CreateModel(
            name='Reply',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField()),
                ('written_at', models.DateTimeField()),
                ('written_by', models.CharField(max_length=150)),
                ('replaced_at', models.DateTimeField(blank=True, null=True)),
                ('replaced_by', models.CharField(blank=True, max_length=150)),
            ],
            options={
                'verbose_name_plural': 'replies',
                'ordering': ['release__slug', '-written_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='SelfDeclaration',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('field', models.CharField(max_length=60)),
                ('value', models.CharField(max_length=200)),
                ('url', models.URLField(blank=True, max_length=1000)),
                ('note', models.CharField(blank=True, max_length=500)),
                ('declared_at', models.DateTimeField()),
                ('declared_by', models.CharField(max_length=150)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_by', models.CharField(blank=True, max_length=150)),
            ],
            options={
                'ordering': ['release__slug', 'field', '-declared_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Submission',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.CharField(help_text='Stands in the address of its status page.', max_length=32, unique=True)),
                ('kind', models.CharField(choices=[('correction', 'a correction'), ('release', 'a release that is missing')], max_length=12)),
                ('release_name', models.CharField(blank=True, help_text='Of a release that is missing.', max_length=200)),
                ('field', models.CharField(blank=True, max_length=60)),
                ('value', models.CharField(blank=True, max_length=200)),
                ('text', models.TextField(help_text='What is wrong or missing, in the words of whoever wrote.')),
                ('evidence_url', models.URLField(max_length=1000)),
                ('evidence_locator', models.CharField(max_length=500)),
                ('evidence_quote', models.CharField(blank=True, max_length=300)),
                ('submitter', models.CharField(blank=True, help_text='As they call themselves; shown to curators.', max_length=150)),
                ('contact', models.EmailField(blank=True, help_text='Never shown.', max_length=254)),
                ('interest', models.CharField(blank=True, help_text='Whether they work for the developer.', max_length=300)),
                ('sender', models.CharField(help_text="Keyed digest of the sender's address, for the limit alone.", max_length=64)),
                ('received', models.DateTimeField()),
                ('state', models.CharField(choices=[('received', 'received'), ('reading', 'being read'), ('proposed', 'proposed, waiting for a second person'), ('accepted', 'accepted'), ('rejected', 'not taken over'), ('spam', 'set aside')], default='received', max_length=10)),
                ('decided_by', models.CharField(blank=True, max_length=150)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('answer', models.TextField(blank=True, help_text='Shown on the status page.')),
            ],
            options={
                'ordering': ['-received', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='VerdictMove',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('definition', models.CharField(max_length=40)),
                ('before', models.CharField(blank=True, help_text='Empty where there was no verdict.', max_length=120)),
                ('after', models.CharField(blank=True, max_length=120)),
                ('cause', models.CharField(choices=[('new_release', 'new release'), ('new_fact', 'new fact'), ('correction', 'correction'), ('withdrawal', 'withdrawal'), ('license_text', 'licence text'), ('definition_version', 'definition version'), ('precedence_policy', 'precedence policy'), ('base_release', 'a base release'), ('method', 'way of judging')], max_length=20)),
                ('causes', models.JSONField(default=list, help_text='Each with its kind and what differs, claims by key.')),
            ],
            options={
                'ordering': ['-edition', 'release__slug', 'definition'],
            },
        ),
        migrations.AlterModelOptions(
            name='alias',
            options={'ordering': ['scheme', 'value', '-pk'], 'verbose_name_plural': 'aliases'},
        ),
        migrations.RemoveConstraint(
            model_name='alias',
            name='alias_names_one_release',
        ),
        migrations.RemoveConstraint(
            model_name='alias',
            name='alias_scheme_is_known',
        ),
        migrations.AddField(
            model_name='alias',
            name='declared_by',
            field=models.CharField(blank=True, help_text='Who confirmed it.', max_length=150),
        ),
        migrations.AddField(
            model_name='alias',
            name='valid_from',
            field=models.DateField(blank=True, help_text='Empty: from the beginning.', null=True),
        ),
        migrations.AddField(
            model_name='alias',
            name='valid_to',
            field=models.DateField(blank=True, help_text='Empty: still its name.', null=True),
        ),
        migrations.AddField(
            model_name='change',
            name='cause',
            field=models.CharField(choices=[('new_fact', 'new fact'), ('correction', 'correction'), ('withdrawal', 'withdrawal'), ('decision', 'decision on a proposal'), ('license_text', 'licence text'), ('policy_text', 'use policy'), ('identity', 'name or identity'), ('evidence', 'evidence'), ('dispute', 'dispute or reply'), ('definition_version', 'definition version'), ('precedence_policy', 'precedence policy'), ('other', 'other')], default='other', max_length=20),
        ),
        migrations.AddField(
            model_name='change',
            name='release_slug',
            field=models.CharField(blank=True, help_text='Of the release it is about, where it is one.', max_length=120),
        ),
        migrations.AddField(
            model_name='developer',
            name='website',
            field=models.URLField(blank=True, help_text='Its own site: a file there proves that an account speaks for it.', max_length=300),
        ),
        migrations.AddField(
            model_name='edition',
            name='precedence',
            field=models.CharField(blank=True, help_text='Version and digest of the policy by which contradicting claims were settled.', max_length=80),
        ),
        migrations.AddField(
            model_name='evidence',
            name='archive_url',
            field=models.URLField(blank=True, max_length=1000),
        ),
        migrations.AddField(
            model_name='evidence',
            name='authority',
            field=models.CharField(blank=True, choices=[('primary', 'primary text'), ('developer', "the developer's own account"), ('index', 'an index of openness'), ('third_party', 'a third party')], help_text='Empty: that of the source.', max_length=12),
        ),
        migrations.AddField(
            model_name='evidence',
            name='by_machine',
            field=models.BooleanField(default=False, help_text='An importer read it, no person.'),
        ),
        migrations.AddField(
            model_name='evidence',
            name='check_outcome',
            field=models.CharField(blank=True, editable=False, max_length=12),
        ),
        migrations.AddField(
            model_name='evidence',
            name='checked_on',
            field=models.DateField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='evidence',
            name='confidence',
            field=models.CharField(choices=[('high', 'high'), ('medium', 'medium'), ('low', 'low'), ('not_stated', 'not stated')], default='not_stated', max_length=10),
        ),
        migrations.AddField(
            model_name='evidence',
            name='next_check_due',
            field=models.DateField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='evidence',
            name='sha256',
            field=models.CharField(blank=True, help_text='Of the bytes first read by a check.', max_length=64),
        ),
        migrations.AddField(
            model_name='source',
            name='authority',
            field=models.CharField(choices=[('primary', 'primary text'), ('developer', "the developer's own account"), ('index', 'an index of openness'), ('third_party', 'a third party')], default='third_party', max_length=12),
        ),
        migrations.AlterField(
            model_name='alias',
            name='scheme',
            field=models.CharField(choices=[('epoch_version', 'Epoch model version'), ('epoch_model', 'Epoch model'), ('huggingface', 'Hugging Face'), ('purl', 'package URL'), ('mot', 'Model Openness Tool'), ('osai', 'European Open Source AI Index'), ('os_ai_map', 'AI Stack Map'), ('models_dev', 'models.dev'), ('llm_stats', 'LLM Stats'), ('arxiv', 'arXiv'), ('doi', 'DOI'), ('name', 'name'), ('api', 'id of an API')], max_length=20),
        ),
        migrations.AddIndex(
            model_name='change',
            index=models.Index(fields=['release_slug', '-at'], name='change_by_release'),
        ),
        migrations.AddIndex(
            model_name='evidence',
            index=models.Index(fields=['next_check_due'], name='evidence_by_due_day'),
        ),
        migrations.AddConstraint(
            model_name='alias',
            constraint=models.CheckConstraint(condition=models.Q(('scheme__in', ['epoch_version', 'epoch_model', 'huggingface', 'purl', 'mot', 'osai', 'os_ai_map', 'models_dev', 'llm_stats', 'arxiv', 'doi', 'name', 'api'])), name='alias_scheme_is_known'),
        ),
        migrations.AddConstraint(
            model_name='alias',
            constraint=models.CheckConstraint(condition=models.Q(('valid_from__isnull', True), ('valid_to__isnull', True), ('valid_from__lt', models.F('valid_to')), _connector='OR'), name='alias_ends_after_it_begins'),
        ),
        migrations.AddConstraint(
            model_name='alias',
            constraint=models.UniqueConstraint(condition=models.Q(('valid_to__isnull', True)), fields=('scheme', 'value'), name='alias_names_one_release'),
        ),
        migrations.AddConstraint(
            model_name='change',
            constraint=models.CheckConstraint(condition=models.Q(('cause__in', ['new_fact', 'correction', 'withdrawal', 'decision', 'license_text', 'policy_text', 'identity', 'evidence', 'dispute', 'definition_version', 'precedence_policy', 'other'])), name='change_cause_is_known'),
        ),
        migrations.AddConstraint(
            model_name='evidence',
            constraint=models.CheckConstraint(condition=models.Q(('authority', ''), ('authority__in', ['primary', 'developer', 'index', 'third_party']), _connector='OR'), name='evidence_authority_is_known'),
        ),
        migrations.AddConstraint(
            model_name='evidence',
            constraint=models.CheckConstraint(condition=models.Q(('confidence__in', ['high', 'medium', 'low', 'not_stated'])), name='evidence_confidence_is_known'),
        ),
        migrations.AddConstraint(
            model_name='evidence',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('check_outcome', ''), ('checked_on__isnull', True)), models.Q(('check_outcome__in', ('same', 'changed', 'moved', 'gone', 'refused', 'unreachable')), ('checked_on__isnull', False)), _connector='OR'), name='evidence_checked_says_outcome'),
        ),
        migrations.AddConstraint(
            model_name='source',
            constraint=models.CheckConstraint(condition=models.Q(('authority__in', ['primary', 'developer', 'index', 'third_party'])), name='source_authority_is_known'),
        ),
        migrations.AddField(
            model_name='aliasproposal',
            name='evidence',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='alias_proposals', to='registry.evidence'),
        ),
        migrations.AddField(
            model_name='aliasproposal',
            name='release',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='alias_proposals', to='registry.release'),
        ),
        migrations.AddField(
            model_name='audititem',
            name='claim',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='audits', to='registry.claim'),
        ),
        migrations.AddField(
            model_name='auditcheck',
            name='item',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='checks', to='registry.audititem'),
        ),
        migrations.AddField(
            model_name='audititem',
            name='round',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='registry.auditround'),
        ),
        migrations.AddField(
            model_name='dispute',
            name='claim',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='disputes', to='registry.claim'),
        ),
        migrations.AddField(
            model_name='dispute',
            name='release',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='disputes', to='registry.release'),
        ),
        migrations.AddIndex(
            model_name='evidencecheck',
            index=models.Index(fields=['url'], name='check_by_address'),
        ),
        migrations.AddConstraint(
            model_name='evidencecheck',
            constraint=models.CheckConstraint(condition=models.Q(('outcome__in', ['same', 'changed', 'moved', 'gone', 'refused', 'unreachable'])), name='check_outcome_is_known'),
        ),
        migrations.AddConstraint(
            model_name='evidencecheck',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('sha256', ''), ('size__isnull', True)), models.Q(models.Q(('sha256', ''), _negated=True), ('size__isnull', False)), _connector='OR'), name='check_hash_only_of_bytes_read'),
        ),
        migrations.AddField(
            model_name='formerslug',
            name='release',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='former_slugs', to='registry.release'),
        ),
        migrations.AddField(
            model_name='producer',
            name='account',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='producer', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='producer',
            name='developer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='producers', to='registry.developer'),
        ),
        migrations.AddField(
            model_name='dispute',
            name='producer',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='disputes', to='registry.producer'),
        ),
        migrations.AddField(
            model_name='proposal',
            name='release',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='proposals', to='registry.release'),
        ),
        migrations.AddField(
            model_name='proposal',
            name='reverts',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reverted_by_set', to='registry.proposal'),
        ),
        migrations.AddField(
            model_name='reply',
            name='producer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='replies', to='registry.producer'),
        ),
        migrations.AddField(
            model_name='reply',
            name='release',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='replies', to='registry.release'),
        ),
        migrations.AddField(
            model_name='selfdeclaration',
            name='producer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='declarations', to='registry.producer'),
        ),
        migrations.AddField(
            model_name='selfdeclaration',
            name='release',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='self_declarations', to='registry.release'),
        ),
        migrations.AddField(
            model_name='submission',
            name='proposal',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='submissions', to='registry.proposal'),
        ),
        migrations.AddField(
            model_name='submission',
            name='release',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='submissions', to='registry.release'),
        ),
        migrations.AddField(
            model_name='verdictmove',
            name='before_edition',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='later_moves', to='registry.edition'),
        ),
        migrations.AddField(
            model_name='verdictmove',
            name='edition',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='moves', to='registry.edition'),
        ),
        migrations.AddField(
            model_name='verdictmove',
            name='release',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='moves', to='registry.release'),
        ),
        migrations.AddConstraint(
            model_name='aliasproposal',
            constraint=models.CheckConstraint(condition=models.Q(('scheme__in', ['epoch_version', 'epoch_model', 'huggingface', 'purl', 'mot', 'osai', 'os_ai_map', 'models_dev', 'llm_stats', 'arxiv', 'doi', 'name', 'api'])), name='alias_proposal_scheme_is_known'),
        ),
        migrations.AddConstraint(
            model_name='aliasproposal',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['open', 'confirmed', 'refused'])), name='alias_proposal_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='aliasproposal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by', ''), ('state', 'open')), models.Q(models.Q(('state', 'open'), _negated=True), ('decided_at__isnull', False), models.Q(('decided_by', ''), _negated=True), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='alias_proposal_decided_says_by_whom_and_why'),
        ),
        migrations.AddConstraint(
            model_name='aliasproposal',
            constraint=models.UniqueConstraint(fields=('release', 'scheme', 'value'), name='alias_proposed_once'),
        ),
        migrations.AddConstraint(
            model_name='auditcheck',
            constraint=models.CheckConstraint(condition=models.Q(('outcome__in', ['agrees', 'imprecise', 'wrong', 'uncheckable'])), name='audit_outcome_is_known'),
        ),
        migrations.AddConstraint(
            model_name='auditcheck',
            constraint=models.CheckConstraint(condition=models.Q(('outcome', 'agrees'), models.Q(('note', ''), _negated=True), _connector='OR'), name='audit_finding_says_what'),
        ),
        migrations.AddConstraint(
            model_name='auditcheck',
            constraint=models.UniqueConstraint(fields=('item', 'checked_by'), name='audit_one_check_a_person'),
        ),
        migrations.AddConstraint(
            model_name='audititem',
            constraint=models.UniqueConstraint(fields=('round', 'position'), name='audit_one_a_position'),
        ),
        migrations.AddConstraint(
            model_name='audititem',
            constraint=models.UniqueConstraint(fields=('round', 'claim'), name='audit_draws_a_claim_once'),
        ),
        migrations.AddConstraint(
            model_name='producer',
            constraint=models.CheckConstraint(condition=models.Q(('method__in', ['domain', 'hub_card'])), name='producer_method_is_known'),
        ),
        migrations.AddConstraint(
            model_name='producer',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['pending', 'proved', 'revoked'])), name='producer_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='producer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'proved'), _negated=True), models.Q(('proved_at__isnull', False), models.Q(('proved_by', ''), _negated=True)), _connector='OR'), name='producer_proved_says_how'),
        ),
        migrations.AddConstraint(
            model_name='dispute',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['open', 'upheld', 'dismissed'])), name='dispute_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='dispute',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='dispute_says_something'),
        ),
        migrations.AddConstraint(
            model_name='dispute',
            constraint=models.CheckConstraint(condition=models.Q(('url', ''), _negated=True), name='dispute_has_evidence'),
        ),
        migrations.AddConstraint(
            model_name='dispute',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by', ''), ('decision', ''), ('state', 'open')), models.Q(models.Q(('state', 'open'), _negated=True), ('decided_at__isnull', False), models.Q(('decided_by', ''), _negated=True), models.Q(('decision', ''), _negated=True)), _connector='OR'), name='dispute_decided_says_by_whom_and_why'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(('operation__in', ['record', 'correct', 'withdraw', 'decide'])), name='proposal_operation_is_known'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['proposed', 'returned', 'accepted', 'rejected', 'withdrawn', 'reverted'])), name='proposal_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='proposal_says_why'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(('interests', ''), _negated=True), name='proposal_declares_interests'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by', ''), ('state', 'proposed')), models.Q(models.Q(('state', 'proposed'), _negated=True), ('decided_at__isnull', False), models.Q(('decided_by', ''), _negated=True), models.Q(('decision', ''), _negated=True)), _connector='OR'), name='proposal_decided_says_by_whom_and_why'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['accepted', 'rejected']), _negated=True), models.Q(('decided_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='proposal_reviewer_is_not_author'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['accepted', 'rejected']), _negated=True), models.Q(('reviewer_interests', ''), _negated=True), _connector='OR'), name='proposal_reviewer_declares_interests'),
        ),
        migrations.AddConstraint(
            model_name='reply',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='reply_says_something'),
        ),
        migrations.AddConstraint(
            model_name='reply',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('replaced_at__isnull', True), ('replaced_by', '')), models.Q(('replaced_at__isnull', False), models.Q(('replaced_by', ''), _negated=True)), _connector='OR'), name='reply_replaced_says_by_whom'),
        ),
        migrations.AddConstraint(
            model_name='reply',
            constraint=models.UniqueConstraint(condition=models.Q(('replaced_at__isnull', True)), fields=('release',), name='reply_one_a_release'),
        ),
        migrations.AddConstraint(
            model_name='selfdeclaration',
            constraint=models.CheckConstraint(condition=models.Q(('field__in', ['weights_final.availability', 'weights_final.completeness', 'weights_final.provider', 'weights_final.license', 'weights_intermediate.availability', 'weights_intermediate.completeness', 'weights_intermediate.provider', 'weights_intermediate.license', 'optimizer_state.availability', 'optimizer_state.completeness', 'optimizer_state.provider', 'optimizer_state.license', 'architecture_code.availability', 'architecture_code.completeness', 'architecture_code.provider', 'architecture_code.license', 'inference_code.availability', 'inference_code.completeness', 'inference_code.provider', 'inference_code.license', 'training_code.availability', 'training_code.completeness', 'training_code.provider', 'training_code.license', 'data_processing_code.availability', 'data_processing_code.completeness', 'data_processing_code.provider', 'data_processing_code.license', 'evaluation_code.availability', 'evaluation_code.completeness', 'evaluation_code.provider', 'evaluation_code.license', 'supporting_tools.availability', 'supporting_tools.completeness', 'supporting_tools.provider', 'supporting_tools.license', 'training_data_pretrain.availability', 'training_data_pretrain.completeness', 'training_data_pretrain.provider', 'training_data_pretrain.license', 'training_data_posttrain.availability', 'training_data_posttrain.completeness', 'training_data_posttrain.provider', 'training_data_posttrain.license', 'evaluation_data.availability', 'evaluation_data.completeness', 'evaluation_data.provider', 'evaluation_data.license', 'evaluation_results.availability', 'evaluation_results.completeness', 'evaluation_results.provider', 'evaluation_results.license', 'sample_outputs.availability', 'sample_outputs.completeness', 'sample_outputs.provider', 'sample_outputs.license', 'model_card.availability', 'model_card.completeness', 'model_card.provider', 'model_card.license', 'data_card.availability', 'data_card.completeness', 'data_card.provider', 'data_card.license', 'technical_report.availability', 'technical_report.completeness', 'technical_report.provider', 'technical_report.license', 'research_paper.availability', 'research_paper.completeness', 'research_paper.provider', 'research_paper.license', 'model_metadata.availability', 'model_metadata.completeness', 'model_metadata.provider', 'model_metadata.license', 'usage_documentation.availability', 'usage_documentation.completeness', 'usage_documentation.provider', 'usage_documentation.license', 'hardware_documentation.availability', 'hardware_documentation.completeness', 'hardware_documentation.provider', 'hardware_documentation.license', 'training_content_summary.availability', 'training_content_summary.completeness', 'training_content_summary.provider', 'training_content_summary.license', 'data_info.provenance', 'data_info.scope', 'data_info.collection_selection', 'data_info.labelling', 'data_info.processing_filtering', 'data_info.public_data_listed', 'data_info.obtainable_data_listed', 'data_info.open_data_shared', 'data_info.unshareable_justified', 'access.api', 'access.hosted', 'access.gating_security_only', 'monetised', 'systemic_risk', 'gpai_in_scope'])), name='declaration_field_is_known'),
        ),
        migrations.AddConstraint(
            model_name='selfdeclaration',
            constraint=models.CheckConstraint(condition=models.Q(('value', ''), _negated=True), name='declaration_says_something'),
        ),
        migrations.AddConstraint(
            model_name='selfdeclaration',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at__isnull', True), ('withdrawn_by', '')), models.Q(('withdrawn_at__isnull', False), models.Q(('withdrawn_by', ''), _negated=True)), _connector='OR'), name='declaration_withdrawn_says_by_whom'),
        ),
        migrations.AddConstraint(
            model_name='selfdeclaration',
            constraint=models.UniqueConstraint(condition=models.Q(('withdrawn_at__isnull', True)), fields=('release', 'field'), name='declaration_one_a_field'),
        ),
        migrations.AddIndex(
            model_name='submission',
            index=models.Index(fields=['sender', 'received'], name='submission_by_sender'),
        ),
        migrations.AddConstraint(
            model_name='submission',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['correction', 'release'])), name='submission_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='submission',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['received', 'reading', 'proposed', 'accepted', 'rejected', 'spam'])), name='submission_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='submission',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('evidence_url', ''), _negated=True), models.Q(('evidence_locator', ''), _negated=True)), name='submission_has_evidence'),
        ),
        migrations.AddConstraint(
            model_name='submission',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'correction'), _negated=True), ('release__isnull', False), _connector='OR'), name='submission_correction_names_release'),
        ),
        migrations.AddConstraint(
            model_name='submission',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'release'), _negated=True), models.Q(('release_name', ''), _negated=True), _connector='OR'), name='submission_release_has_name'),
        ),
        migrations.AddIndex(
            model_name='verdictmove',
            index=models.Index(fields=['release', 'definition'], name='move_by_release'),
        ),
        migrations.AddConstraint(
            model_name='verdictmove',
            constraint=models.CheckConstraint(condition=models.Q(('cause__in', ['new_release', 'new_fact', 'correction', 'withdrawal', 'license_text', 'definition_version', 'precedence_policy', 'base_release', 'method'])), name='move_cause_is_known'),
        ),
        migrations.AddConstraint(
            model_name='verdictmove',
            constraint=models.UniqueConstraint(fields=('edition', 'release', 'definition'), name='move_once_an_edition'),
        ),
        migrations.RunPython(mark_machines, migrations.RunPython.noop),
    ]
