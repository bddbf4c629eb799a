#include "ui/tables/StatementView.h"

#include "core/tables/values/ItemCodec.h"
#include "ui/tables/Counted.h"
#include "ui/tables/StatementRows.h"
#include "ui/tables/Strip.h"
#include "ui/widgets/Buttons.h"
#include "ui/widgets/CodeEdit.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/ThemedLabel.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>

namespace trestle::ui {

namespace {

constexpr qint64 pageItems = 200;
constexpr int columnWidth = 160;

QString unitsText(double units)
{
    return QString::number(units, 'f', units == std::floor(units) ? 0 : 1);
}

}  // namespace

StatementView::StatementView(engine::Engine& engine, QWidget* parent)
    : QWidget(parent),
      m_engine(engine),
      m_code(new CodeEdit(CodeLanguage::Statement)),
      m_error(new InlineError),
      m_rows(new StatementRows(this)),
      m_grid(new QTableView),
      m_empty(new EmptyState(tr("Run a statement with Ctrl+Enter; what it gives stands here"))),
      m_stack(new QStackedWidget),
      m_outcome(new ThemedLabel({}, FontRole::Secondary, Role::Text2)),
      m_more(makeButton(tr("Load more"), ButtonKind::Link))
{
    m_code->setAccessibleName(tr("PartiQL statement"));
    auto* upper = new QWidget;
    auto* column = new QVBoxLayout(upper);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeHead());
    column->addWidget(m_code, 1);
    m_error->setContentsMargins(Theme::panelPadding, 8, Theme::panelPadding, 8);
    column->addWidget(m_error);
    auto* splitter = new QSplitter(Qt::Vertical);
    splitter->setChildrenCollapsible(false);
    splitter->setHandleWidth(1);
    splitter->addWidget(upper);
    splitter->addWidget(makeResult());
    splitter->setStretchFactor(1, 1);
    splitter->setSizes({200, 400});
    auto* whole = new QVBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->addWidget(splitter);
    connect(m_code, &CodeEdit::textChanged, this, [this] { m_error->setMessage({}); });
    connect(m_more, &QPushButton::clicked, this, [this] { send(m_nextToken); });
    showMore();
}

QWidget* StatementView::makeHead()
{
    auto* head = new Strip(Qt::BottomEdge, this);
    head->setFixedHeight(Theme::toolbarHeight);
    auto* run = makeButton(tr("Run"), ButtonKind::Primary);
    run->setToolTip(tr("Run the statement (Ctrl+Enter)"));
    auto* hint = new ThemedLabel(tr("SELECT, INSERT, UPDATE, DELETE. What a statement writes is written at once"),
                                 FontRole::Secondary, Role::Text2);
    hint->setElided(true);
    auto* row = new QHBoxLayout(head);
    row->setContentsMargins(Theme::panelPadding, 0, Theme::panelPadding, 0);
    row->setSpacing(8);
    row->addWidget(new ThemedLabel(tr("PartiQL"), FontRole::BodyStrong));
    row->addWidget(hint, 1);
    row->addWidget(run);
    connect(run, &QPushButton::clicked, this, &StatementView::run);
    return head;
}

QWidget* StatementView::makeResult()
{
    m_grid->setModel(m_rows);
    m_grid->setAccessibleName(tr("Items the statement gave"));
    m_grid->setFrameShape(QFrame::NoFrame);
    m_grid->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_grid->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_grid->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_grid->setTabKeyNavigation(false);
    m_grid->verticalHeader()->setDefaultSectionSize(Theme::instance().rowHeight());
    m_grid->horizontalHeader()->setDefaultSectionSize(columnWidth);
    m_grid->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_grid);
    auto* foot = new Strip(Qt::TopEdge, this);
    foot->setFixedHeight(32);
    m_outcome->setObjectName(QStringLiteral("outcome"));
    auto* row = new QHBoxLayout(foot);
    row->setContentsMargins(Theme::panelPadding, 0, Theme::panelPadding, 0);
    row->setSpacing(8);
    row->addWidget(m_outcome);
    row->addWidget(m_more);
    row->addStretch();
    auto* pane = new QWidget;
    auto* column = new QVBoxLayout(pane);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_stack, 1);
    column->addWidget(foot);
    return pane;
}

void StatementView::setTable(const tables::TableDescription& table)
{
    if (m_code->text() != m_proposed) return;
    m_proposed = QStringLiteral("SELECT * FROM \"%1\" WHERE \"%2\" = ")
                     .arg(QString::fromUtf8(table.name), QString::fromUtf8(table.keys.partition.name)) +
                 (table.keys.partition.type == tables::KeyType::N ? QStringLiteral("1") : QStringLiteral("'value'"));
    m_code->setText(m_proposed);
}

void StatementView::focusText()
{
    m_code->setFocus();
}

QString StatementView::text() const
{
    return m_code->text() == m_proposed ? QString() : m_code->text();
}

void StatementView::setText(const QString& text)
{
    if (!text.isEmpty()) m_code->setText(text);
}

void StatementView::run()
{
    m_sent = m_code->text().trimmed().toUtf8();
    m_readUnits = 0;
    send({});
}

void StatementView::send(const std::optional<QByteArray>& nextToken)
{
    tables::ExecuteStatementRequest request;
    request.text = m_sent;
    request.nextToken = nextToken;
    // Only reads take one; a write of the same text would be refused.
    if (m_sent.first(std::min<qsizetype>(m_sent.size(), 6)).toUpper() == "SELECT") request.limit = pageItems;
    request.returnConsumedCapacity = tables::ReturnConsumedCapacity::Total;
    m_error->setMessage({});
    m_outcome->setText(tr("Running…"));
    m_more->hide();
    const quint64 token = ++m_token;
    const bool first = !nextToken;
    m_engine.tables().executeStatement(
        std::move(request), this, [this, token, first](tables::OperationResult<tables::ExecuteStatementResult> result) {
            if (token != m_token) return;
            if (first) m_rows->clear();
            take(std::move(result));
        });
}

void StatementView::take(tables::OperationResult<tables::ExecuteStatementResult> result)
{
    m_nextToken.reset();
    if (!result) {
        m_error->setMessage(result.error().message);
        m_outcome->setText({});
        showMore();
        return;
    }
    m_nextToken = result->nextToken;
    m_readUnits += result->capacity.total;
    std::vector<tables::Item> items = std::move(result->items);
    for (const QByteArray& encoded : result->encodedItems)
        if (auto item = tables::decodeItem(encoded)) items.push_back(std::move(*item));
    m_rows->append(std::move(items));
    tell(*result);
    showMore();
    if (!result->reads) Q_EMIT wrote();
}

void StatementView::tell(const tables::ExecuteStatementResult& result)
{
    const auto count = static_cast<qint64>(m_rows->items().size());
    if (result.reads) {
        const QString given = m_nextToken ? tr("%1, more exist").arg(Counted::items(count)) : Counted::items(count);
        m_outcome->setText(tr("%1 · %2 RCU").arg(given, unitsText(m_readUnits)));
        m_empty->setSentence(m_nextToken ? tr("Nothing so far; load more to read on") : tr("No item is like that"));
        return;
    }
    m_outcome->setText(tr("Written to %1 · %2 WCU").arg(QString::fromUtf8(result.tableName), unitsText(m_readUnits)));
    m_empty->setSentence(tr("The statement did its work and gave nothing back"));
}

void StatementView::showMore()
{
    m_more->setVisible(m_nextToken.has_value());
    m_stack->setCurrentWidget(m_rows->items().empty() ? static_cast<QWidget*>(m_empty) : m_grid);
}

}  // namespace trestle::ui
