#include "ui/designer/MethodTestEditor.h"

#include "core/gateway/definition/ResourceId.h"
#include "core/http/Message.h"
#include "ui/widgets/Buttons.h"
#include "ui/widgets/CodeEdit.h"
#include "ui/widgets/FormColumn.h"
#include "ui/widgets/Format.h"
#include "ui/widgets/KeyValueTable.h"
#include "ui/widgets/SegmentedControl.h"
#include "ui/widgets/ThemedLabel.h"

#include <QBoxLayout>
#include <QHeaderView>
#include <QLineEdit>

namespace trestle::ui {

using workspace::ObjectRef;

namespace {

constexpr QLatin1String testPrefix("test:");
constexpr int requestWidth = 320;
constexpr int headersHeight = 120;

}  // namespace

MethodTestEditor::MethodTestEditor(DesignCommands& commands, const ObjectRef& route)
    : RouteEditor(commands, testPrefix, route),
      m_path(new QLineEdit),
      m_headers(new KeyValueTable(tr("Request headers"), KeyValueTable::Mode::Editable)),
      m_body(new CodeEdit(CodeLanguage::Json)),
      m_test(makeButton(tr("Test"), ButtonKind::Primary)),
      m_status(new ThemedLabel({}, FontRole::BodyStrong)),
      m_figures(new ThemedLabel({}, FontRole::CodeSmall, Role::Text2)),
      m_lens(new SegmentedControl({tr("Log"), tr("Body"), tr("Headers")})),
      m_text(new CodeEdit(CodeLanguage::Plain))
{
    setPanes(makeRequest(), requestWidth, makeAnswer(), m_path);

    const requests::SavedRequest like =
        method() == nullptr ? requests::SavedRequest() : requestFor(*method(), QUrl(), commands.document().workspace());
    m_path->setText(QString::fromUtf8(like.url));
    KeyValues headers;
    for (const auto& header : like.headers)
        headers.emplace_back(header.name, header.value);
    m_headers->setPairs(headers);
    m_body->setText(QString::fromUtf8(like.body));

    connect(m_test, &QPushButton::clicked, this, &MethodTestEditor::runMainAction);
    connect(m_path, &QLineEdit::returnPressed, this, &MethodTestEditor::runMainAction);
    connect(m_lens, &SegmentedControl::currentChanged, this, &MethodTestEditor::showLens);
    connect(m_body, &CodeEdit::textChanged, this, &Editor::edited);
    connect(m_path, &QLineEdit::textEdited, this, &Editor::edited);
    connect(m_headers, &KeyValueTable::pairsEdited, this, &Editor::edited);
    showLens();
}

QWidget* MethodTestEditor::makeRequest()
{
    auto* form = new FormColumn;
    m_path->setObjectName(QStringLiteral("path"));
    m_path->setFont(Theme::instance().font(FontRole::Code));
    form->addField(tr("Path and query"), m_path);
    m_headers->setObjectName(QStringLiteral("headers"));
    m_headers->setFixedHeight(headersHeight);
    m_headers->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    form->addField(tr("Headers"), m_headers);
    m_body->setObjectName(QStringLiteral("body"));
    m_body->setMinimumHeight(headersHeight);
    form->addField(tr("Body"), m_body);
    m_test->setObjectName(QStringLiteral("test"));
    form->addWidget(m_test);
    auto* note = new ThemedLabel(tr("Runs the method as it is designed now: no stage, no key, no authorizer"),
                                 FontRole::Secondary, Role::Text2);
    note->setWordWrap(true);
    form->addWidget(note);
    form->addStretch();
    return form;
}

QWidget* MethodTestEditor::makeAnswer()
{
    auto* pane = new QWidget;
    auto* column = new QVBoxLayout(pane);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto* bar = new QWidget;
    bar->setFixedHeight(Theme::toolbarHeight);
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(Theme::panelPadding, 0, Theme::panelPadding, 0);
    row->setSpacing(Theme::panelPadding);
    m_status->setObjectName(QStringLiteral("status"));
    row->addWidget(m_status);
    row->addWidget(m_figures);
    row->addStretch();
    m_lens->setObjectName(QStringLiteral("lens"));
    m_lens->setAccessibleName(tr("Parts of the answer"));
    row->addWidget(m_lens);
    column->addWidget(bar);
    m_text->setObjectName(QStringLiteral("answer"));
    m_text->setReadOnly(true);
    m_text->setWordWrap(true);
    column->addWidget(m_text, 1);
    return pane;
}

QString MethodTestEditor::keyOf(const ObjectRef& route)
{
    return RouteEditor::keyOf(testPrefix, route);
}

std::optional<ObjectRef> MethodTestEditor::routeOf(const QString& key)
{
    return RouteEditor::routeOf(testPrefix, key);
}

const gateway::Route* MethodTestEditor::method() const
{
    return api() == nullptr || api()->protocol != gateway::Protocol::Rest ? nullptr : route();
}

void MethodTestEditor::refresh()
{
    m_test->setEnabled(method() != nullptr);
}

QString MethodTestEditor::title() const
{
    const gateway::Route* shown = method();
    return tr("Test %1").arg(QString::fromUtf8(shown == nullptr ? object().routeKey : shown->path));
}

void MethodTestEditor::focusAddress()
{
    m_path->setFocus();
    m_path->selectAll();
}

void MethodTestEditor::runMainAction()
{
    const gateway::Route* tested = method();
    if (tested == nullptr) return;
    gateway::RestTest test;
    test.apiId = api()->resourceId();
    test.resourceId = gateway::restResourceId(*api(), tested->path);
    test.resourcePath = tested->path;
    test.httpMethod = tested->method;
    test.pathWithQuery = m_path->text().trimmed().toUtf8();
    for (const auto& [name, value] : m_headers->pairs())
        test.headers.add(name, value);
    test.body = m_body->text().toUtf8();
    m_test->setEnabled(false);
    m_status->setRole(Role::Text2);
    m_status->setText(tr("Testing…"));
    m_figures->setText({});
    commands().running().testMethod(test, this,
                                    [this, trial = ++m_trial](const base::Result<gateway::RestTestOutcome>& outcome) {
                                        if (trial == m_trial) take(outcome);
                                    });
}

void MethodTestEditor::take(const base::Result<gateway::RestTestOutcome>& outcome)
{
    m_test->setEnabled(method() != nullptr);
    m_outcome = outcome ? *outcome : gateway::RestTestOutcome();
    if (outcome) {
        m_status->setText(QString::number(m_outcome.status) + u' ' +
                          QString::fromLatin1(http::reasonPhrase(m_outcome.status).toByteArray()));
        m_status->setRole(m_outcome.status < 400   ? Role::Success
                          : m_outcome.status < 500 ? Role::Warning
                                                   : Role::Danger);
        m_figures->setText(tr("%1 ms  %2").arg(QString::number(m_outcome.latencyMs), sizeText(m_outcome.body.size())));
    } else {
        m_status->setText(outcome.error().message);
        m_status->setRole(Role::Danger);
    }
    showLens();
}

void MethodTestEditor::showLens()
{
    const bool isRun = m_outcome.status != 0;
    m_lens->setEnabled(isRun);
    switch (static_cast<Lens>(m_lens->currentIndex())) {
        case Log:
            m_text->setLanguage(CodeLanguage::Plain);
            m_text->setText(isRun ? QString::fromUtf8(m_outcome.log.trimmed())
                                  : tr("Test the method to see what it does, line by line."));
            m_text->setAccessibleName(tr("Log of the test"));
            return;
        case Body: {
            const auto json = base::parseJson(m_outcome.body);
            m_text->setLanguage(json ? CodeLanguage::Json : CodeLanguage::Plain);
            m_text->setText(
                QString::fromUtf8(json ? base::writeJson(*json, base::JsonStyle::Indented) : m_outcome.body));
            m_text->setAccessibleName(tr("Body of the answer"));
            return;
        }
        case Headers: {
            QStringList lines;
            for (const http::Header& header : m_outcome.headers)
                lines.append(QString::fromUtf8(header.name + ": " + header.value));
            m_text->setLanguage(CodeLanguage::Plain);
            m_text->setText(lines.join(u'\n'));
            m_text->setAccessibleName(tr("Headers of the answer"));
            return;
        }
    }
}

QJsonObject MethodTestEditor::saveState() const
{
    return {{QStringLiteral("path"), m_path->text()}, {QStringLiteral("body"), m_body->text()}};
}

void MethodTestEditor::restoreState(const QJsonObject& state)
{
    if (!state.contains(QStringLiteral("path"))) return;
    m_path->setText(state[QStringLiteral("path")].toString());
    m_body->setText(state[QStringLiteral("body")].toString());
}

}  // namespace trestle::ui
