#include "ui/designer/RouteEntry.h"

#include "ui/designer/DesignCommands.h"
#include "ui/widgets/ThemedLabel.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPainter>
#include <QVBoxLayout>

namespace trestle::ui {

RouteEntry::RouteEntry(DesignCommands& commands, const QByteArray& api, QWidget* parent)
    : QWidget(parent), m_commands(commands), m_api(api), m_edit(new QLineEdit), m_error(new InlineError)
{
    m_edit->setFont(Theme::instance().font(FontRole::Code));
    const gateway::Api* of = commands.document().workspace().api(api);
    const bool socket = of != nullptr && of->protocol == gateway::Protocol::WebSocket;
    m_edit->setPlaceholderText(socket ? QStringLiteral("sendMessage, $connect") : QStringLiteral("get /books/{id}"));
    m_edit->setAccessibleName(
        (socket ? tr("New route of %1: its key") : tr("New route of %1: method and path")).arg(QString::fromUtf8(api)));
    m_edit->installEventFilter(this);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 2, Theme::panelPadding, 2);
    column->setSpacing(2);
    column->addWidget(m_edit);
    column->addWidget(m_error);
    setFocusProxy(m_edit);
    connect(m_edit, &QLineEdit::returnPressed, this, &RouteEntry::submit);
    connect(m_edit, &QLineEdit::textEdited, this, [this] { setError({}); });
}

void RouteEntry::setError(const QString& message)
{
    m_error->setMessage(message);
    m_edit->setProperty("trestleInvalid", !message.isEmpty());
    m_edit->update();
    layout()->activate();
    Q_EMIT heightChanged();
}

void RouteEntry::submit()
{
    const QString text = m_edit->text();
    if (text.trimmed().isEmpty()) return;
    // Adding moves the selection to the new route; the line stays where it is, ready for the next.
    if (auto added = m_commands.addRoute(m_api, text); !added) {
        setError(added.error().message);
        return;
    }
    m_edit->clear();
    setError({});
}

bool RouteEntry::eventFilter(QObject* watched, QEvent* event)
{
    // A tree takes Escape, arrows and Enter of the widgets in its rows for its own.
    if (watched == m_edit && event->type() == QEvent::KeyPress) {
        auto* key = static_cast<QKeyEvent*>(event);
        // A line edit would make one line of them.
        if (const QString pasted = QGuiApplication::clipboard()->text();
            key->matches(QKeySequence::Paste) && pasted.trimmed().contains(u'\n')) {
            setError(m_commands.addRoutes(m_api, pasted).join(u'\n'));
            return true;
        }
        if (key->key() == Qt::Key_Escape || key->key() == Qt::Key_Up) {
            m_edit->clear();
            setError({});
            Q_EMIT left();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void RouteEntry::paintEvent(QPaintEvent*)
{
    QPainter(this).fillRect(rect(), Theme::instance().color(Role::Surface1));
}

}  // namespace trestle::ui
