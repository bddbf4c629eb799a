#include "ui/activity/ConnectionsPanel.h"

#include "ui/activity/ConnectionsModel.h"
#include "ui/shell/ActionRegister.h"
#include "ui/widgets/Buttons.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/FilterEdit.h"
#include "ui/widgets/Theme.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QStackedWidget>
#include <QTreeView>
#include <QVBoxLayout>

namespace trestle::ui {

using engine::SocketConnection;

namespace {

constexpr int pauseMs = 250;
constexpr int activityMs = 1'000;
constexpr int longestMessage = 256 << 10;  // more than can be sent, so that what is too long is said and not cut

QString countedConnections(qint64 n)
{
    return n == 1 ? ConnectionsPanel::tr("1 connection") : ConnectionsPanel::tr("%L1 connections").arg(n);
}

}  // namespace

ConnectionsPanel::ConnectionsPanel(engine::Engine& engine, QWidget* parent)
    : QWidget(parent),
      m_engine(engine),
      m_model(new ConnectionsModel(this)),
      m_tools(new QWidget),
      m_filter(new FilterEdit(tr("Filter connections"))),
      m_message(new QLineEdit),
      m_send(makeButton(tr("Send"))),
      m_sendToAll(makeButton(tr("Send to all"), ButtonKind::Flat)),
      m_copy(makeIconButton(QStringLiteral("copy"), tr("Copy the chosen ids  Ctrl+C"))),
      m_close(makeButton(tr("Close"), ButtonKind::Danger)),
      m_stack(new QStackedWidget),
      m_empty(new EmptyState({})),
      m_list(new QTreeView)
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto* tools = new QHBoxLayout(m_tools);
    tools->setContentsMargins(Theme::panelPadding, 4, Theme::panelPadding, 4);
    tools->setSpacing(8);
    m_filter->setObjectName(QStringLiteral("filter"));
    m_message->setObjectName(QStringLiteral("message"));
    m_filter->setMaximumWidth(240);
    m_filter->setMinimumWidth(96);
    m_filter->setList(m_list);
    m_message->setAccessibleName(tr("Message to the chosen connections"));
    m_message->setMaxLength(longestMessage);
    m_close->setToolTip(tr("Close the chosen connections  Delete"));
    tools->addWidget(m_filter, 1);
    tools->addSpacing(8);
    tools->addWidget(m_message, 3);
    tools->addWidget(m_send);
    tools->addWidget(m_sendToAll);
    tools->addSpacing(8);
    tools->addWidget(m_copy);
    tools->addWidget(m_close);
    column->addWidget(m_tools);
    column->addWidget(m_stack, 1);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_list);

    m_list->setModel(m_model);
    m_list->setAccessibleName(tr("Open connections"));
    m_list->setWhatsThis(
        tr("Who is connected to the WebSocket APIs. Choose one or several, then send them a message or "
           "close them. Ctrl+C copies their ids, Delete closes them."));
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setAllColumnsShowFocus(true);
    m_list->setFrameShape(QFrame::NoFrame);
    // Of several: where one that goes away is not replaced by its neighbour, which was never chosen.
    m_list->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_list->setContextMenuPolicy(Qt::ActionsContextMenu);
    m_list->header()->setStretchLastSection(true);
    const int widths[] = {144, 128, 96, 96, 96, 48};
    for (int i = 0; i < ConnectionsModel::ColumnCount; ++i)
        m_list->header()->resizeSection(i, widths[i]);

    const auto ofList = [this](const QString& text, const QKeySequence& keys, void (ConnectionsPanel::*run)()) {
        auto* action = new QAction(text, m_list);
        action->setShortcut(keys);
        action->setShortcutContext(Qt::WidgetShortcut);
        m_list->addAction(action);
        connect(action, &QAction::triggered, this, run);
    };
    ofList(tr("Copy id"), QKeySequence::Copy, &ConnectionsPanel::copyChosen);
    ofList(tr("Close"), QKeySequence::Delete, &ConnectionsPanel::closeChosen);
    connect(m_list, &QTreeView::activated, m_message, [this] { m_message->setFocus(Qt::OtherFocusReason); });
    connect(m_list->selectionModel(), &QItemSelectionModel::selectionChanged, this, &ConnectionsPanel::refreshTools);
    connect(m_filter, &QLineEdit::textChanged, this, &ConnectionsPanel::look);
    connect(m_message, &QLineEdit::textChanged, this, &ConnectionsPanel::refreshTools);
    connect(m_message, &QLineEdit::returnPressed, this, &ConnectionsPanel::sendToChosen);
    connect(m_send, &QPushButton::clicked, this, &ConnectionsPanel::sendToChosen);
    connect(m_sendToAll, &QPushButton::clicked, this, [this] { carryOut(Deed::Send, listed()); });
    connect(m_copy, &QToolButton::clicked, this, &ConnectionsPanel::copyChosen);
    connect(m_close, &QPushButton::clicked, this, &ConnectionsPanel::closeChosen);

    m_pause.setSingleShot(true);
    m_pause.setInterval(pauseMs);
    m_activity.setInterval(activityMs);
    connect(&m_pause, &QTimer::timeout, this, &ConnectionsPanel::look);
    connect(&m_activity, &QTimer::timeout, this, &ConnectionsPanel::look);
    connect(&engine, &engine::Engine::connectionsChanged, this, [this] {
        if (!m_pause.isActive()) m_pause.start();
    });
    look();
}

void ConnectionsPanel::declareActions(ActionRegister& actions, const std::function<void()>& show)
{
    const auto any = [this] { return m_count > 0; };
    const auto someChosen = [this] { return m_list->selectionModel()->hasSelection(); };
    actions.declare({.id = "connections.show",
                     .text = tr("Show connections"),
                     .menu = QStringLiteral("View"),
                     .iconName = QStringLiteral("link"),
                     .run =
                         [this, show] {
                             show();
                             m_list->setFocus(Qt::OtherFocusReason);
                         }},
                    this);
    actions.declare({.id = "connections.send",
                     .text = tr("Send a message to connections"),
                     .iconName = QStringLiteral("send"),
                     .run =
                         [this, show] {
                             show();
                             m_message->setFocus(Qt::OtherFocusReason);
                         },
                     .enabled = any},
                    this);
    actions.declare({.id = "connections.copyIds",
                     .text = tr("Copy the ids of the chosen connections"),
                     .iconName = QStringLiteral("copy"),
                     .run = [this] { copyChosen(); },
                     .enabled = someChosen},
                    this);
    actions.declare({.id = "connections.close",
                     .text = tr("Close the chosen connections"),
                     .run = [this] { closeChosen(); },
                     .enabled = someChosen},
                    this);
}

void ConnectionsPanel::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    look();
}

void ConnectionsPanel::hideEvent(QHideEvent* event)
{
    QWidget::hideEvent(event);
    m_activity.stop();
}

void ConnectionsPanel::look()
{
    std::vector<SocketConnection> now = m_engine.sockets().connections();
    const auto count = qint64(now.size());
    const QByteArray wanted = m_filter->text().toUtf8().toLower();
    if (!wanted.isEmpty())
        std::erase_if(now, [&wanted](const SocketConnection& each) {
            for (const QByteArray& text : {each.id, each.api, each.stage, each.sourceIp, each.userAgent})
                if (text.toLower().contains(wanted)) return false;
            return true;
        });
    // When many rows are told anew, those that were chosen are chosen again.
    const QByteArrayList before = chosen();
    m_model->show(std::move(now));
    if (!before.isEmpty() && !m_list->selectionModel()->hasSelection()) choose(before);
    if (std::exchange(m_count, count) != count) Q_EMIT countChanged(count);
    refresh();
}

void ConnectionsPanel::refresh()
{
    m_empty->setSentence(m_count == 0
                             ? tr("Open connections of WebSocket APIs are listed here, to be sent a message or closed.")
                             : tr("0 of %1 match “%2”.").arg(countedConnections(m_count), m_filter->text()));
    m_stack->setCurrentIndex(m_model->rowCount() == 0 ? 0 : 1);
    m_tools->setVisible(m_count > 0 || !m_message->text().isEmpty());
    if (m_count == 0 || !isVisible())
        m_activity.stop();
    else if (!m_activity.isActive())
        m_activity.start();
    refreshTools();
}

void ConnectionsPanel::refreshTools()
{
    const qsizetype count = m_list->selectionModel()->selectedRows().size();
    const bool worded = !m_message->text().isEmpty();
    m_message->setPlaceholderText(count == 0   ? tr("Choose connections to send a message to")
                                  : count == 1 ? tr("Message to the chosen connection")
                                               : tr("Message to the %L1 chosen connections").arg(count));
    m_send->setEnabled(worded && count > 0);
    m_sendToAll->setEnabled(worded && m_model->rowCount() > 0);
    m_sendToAll->setToolTip(tr("To the %1 listed").arg(countedConnections(m_model->rowCount())));
    m_copy->setEnabled(count > 0);
    m_close->setEnabled(count > 0);
    m_close->setText(count > 1 ? tr("Close %L1").arg(count) : tr("Close"));
}

QByteArrayList ConnectionsPanel::chosen() const
{
    QByteArrayList ids;
    for (const QModelIndex& row : m_list->selectionModel()->selectedRows())
        ids << m_model->connection(row.row()).id;
    return ids;
}

void ConnectionsPanel::choose(const QByteArrayList& ids)
{
    const QSet<QByteArray> wanted(ids.begin(), ids.end());
    QItemSelection rows;
    for (int row = 0; row < m_model->rowCount(); ++row)
        if (wanted.contains(m_model->connection(row).id))
            rows.select(m_model->index(row, 0), m_model->index(row, ConnectionsModel::ColumnCount - 1));
    m_list->selectionModel()->select(rows, QItemSelectionModel::ClearAndSelect);
}

QByteArrayList ConnectionsPanel::listed() const
{
    QByteArrayList ids;
    for (int row = 0; row < m_model->rowCount(); ++row)
        ids << m_model->connection(row).id;
    return ids;
}

void ConnectionsPanel::sendToChosen()
{
    if (m_message->text().isEmpty()) return;
    if (const QByteArrayList ids = chosen(); !ids.isEmpty())
        carryOut(Deed::Send, ids);
    else
        Q_EMIT told(tr("No connection is chosen to send the message to"));
}

void ConnectionsPanel::closeChosen()
{
    carryOut(Deed::Close, chosen());
}

void ConnectionsPanel::copyChosen()
{
    const QByteArrayList ids = chosen();
    if (ids.isEmpty()) return;
    QGuiApplication::clipboard()->setText(QString::fromLatin1(ids.join('\n')));
    Q_EMIT told(ids.size() == 1 ? tr("Copied %1").arg(QString::fromLatin1(ids.front()))
                                : tr("Copied %L1 ids").arg(ids.size()));
}

void ConnectionsPanel::carryOut(Deed deed, const QByteArrayList& ids)
{
    struct Outcome
    {
        qsizetype waiting;
        qsizetype done = 0;
        QString problem;  // of one that could not
    };
    const auto outcome = std::make_shared<Outcome>(Outcome{ids.size(), 0, {}});
    const auto reply = [this, deed, asked = ids.size(), outcome](const base::Result<void>& result) {
        if (result)
            ++outcome->done;
        else
            outcome->problem = result.error().message;
        if (--outcome->waiting == 0) Q_EMIT told(sentence(deed, outcome->done, asked, outcome->problem));
    };
    const QByteArray text = m_message->text().toUtf8();
    for (const QByteArray& id : ids) {
        switch (deed) {
            case Deed::Send:
                m_engine.sockets().send(id, text, this, reply);
                break;
            case Deed::Close:
                m_engine.sockets().close(id, this, reply);
                break;
        }
    }
    if (deed == Deed::Send) m_message->selectAll();  // to be sent again, or replaced by what is typed next
}

QString ConnectionsPanel::sentence(Deed deed, qsizetype done, qsizetype asked, const QString& problem)
{
    if (done == 0) return deed == Deed::Send ? tr("Not sent: %1").arg(problem) : tr("Not closed: %1").arg(problem);
    const QString counted =
        done == asked ? countedConnections(asked) : tr("%L1 of %2").arg(done).arg(countedConnections(asked));
    const QString what = deed == Deed::Send ? tr("Sent to %1").arg(counted) : tr("Closed %1").arg(counted);
    return problem.isEmpty() ? what : tr("%1: %2").arg(what, problem);
}

}  // namespace trestle::ui
