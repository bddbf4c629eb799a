#include "ui/tables/QueryView.h"

#include "ui/tables/RequestJson.h"
#include "ui/tables/Strip.h"
#include "ui/widgets/Buttons.h"
#include "ui/widgets/CodeEdit.h"
#include "ui/widgets/ThemedLabel.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>

namespace trestle::ui {

using base::Result;

QueryView::QueryView(QWidget* parent)
    : QWidget(parent),
      m_operation(new ThemedLabel({}, FontRole::BodyStrong, Role::Text1, this)),
      m_code(new CodeEdit(CodeLanguage::Json, this)),
      m_error(new InlineError(this))
{
    m_code->setAccessibleName(tr("Request as JSON"));
    auto* head = new Strip(Qt::BottomEdge, this);
    head->setFixedHeight(Theme::toolbarHeight);
    auto* copy = makeButton(tr("Copy for the AWS CLI"), ButtonKind::Outlined, head);
    auto* runButton = makeButton(tr("Run"), ButtonKind::Primary, head);
    runButton->setToolTip(tr("Run the request as it stands here (Ctrl+Enter)"));
    auto* hint =
        new ThemedLabel(tr("as an AWS client sends it; edit and run it"), FontRole::Secondary, Role::Text2, head);
    hint->setElided(true);
    auto* row = new QHBoxLayout(head);
    row->setContentsMargins(Theme::panelPadding, 0, Theme::panelPadding, 0);
    row->setSpacing(8);
    row->addWidget(m_operation);
    row->addWidget(hint, 1);
    row->addWidget(copy);
    row->addWidget(runButton);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(head);
    m_error->setContentsMargins(Theme::panelPadding, 8, Theme::panelPadding, 8);
    column->addWidget(m_error);
    column->addWidget(m_code, 1);
    connect(m_code, &CodeEdit::textChanged, this, &QueryView::check);
    connect(runButton, &QPushButton::clicked, this, &QueryView::run);
    connect(copy, &QPushButton::clicked, this, &QueryView::copyForCommandLine);
}

void QueryView::setQuery(const ItemQuery& query, const tables::TableDescription& table)
{
    m_table = table.name;
    const base::JsonValue json = requestToJson(toRequest(query, table));
    m_code->setText(QString::fromUtf8(base::writeJson(json, base::JsonStyle::Indented)));
    check();
}

Result<ReadRequest> QueryView::request() const
{
    const auto json = base::parseJson(m_code->text().toUtf8());
    if (!json) return json.error();
    return requestFromJson(*json, m_table);
}

void QueryView::check()
{
    const auto read = request();
    m_error->setMessage(read ? QString() : read.error().message);
    if (read) m_operation->setText(std::holds_alternative<tables::QueryRequest>(*read) ? tr("Query") : tr("Scan"));
}

void QueryView::run()
{
    auto read = request();
    if (!read) return m_error->setMessage(read.error().message);
    ItemQuery query;
    query.custom = std::move(*read);
    Q_EMIT runRequested(query);
}

void QueryView::focusText()
{
    m_code->setFocus();
}

void QueryView::copyForCommandLine()
{
    const auto read = request();
    if (!read) return m_error->setMessage(read.error().message);
    const bool query = std::holds_alternative<tables::QueryRequest>(*read);
    const QString json =
        QString::fromUtf8(base::writeJson(requestToJson(*read))).replace(u'\'', QStringLiteral("'\\''"));
    QGuiApplication::clipboard()->setText(
        QStringLiteral("aws dynamodb %1 --cli-input-json '%2'").arg(query ? u"query"_qs : u"scan"_qs, json));
    Q_EMIT copied(tr("Copied the %1 as an AWS CLI command").arg(query ? tr("Query") : tr("Scan")));
}

}  // namespace trestle::ui
