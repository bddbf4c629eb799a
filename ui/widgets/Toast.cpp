#include "ui/widgets/Toast.h"

#include "ui/widgets/Buttons.h"
#include "ui/widgets/StyleShapes.h"
#include "ui/widgets/ThemedLabel.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QKeyEvent>

namespace trestle::ui {

Toast::Toast(QWidget* host)
    : QWidget(host), m_label(new ThemedLabel), m_button(makeButton({}, ButtonKind::Link)), m_timer(this)
{
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(Theme::panelPadding, 6, 6, 6);
    row->setSpacing(8);
    m_label->setElided(true);
    m_label->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Preferred);
    row->addWidget(m_label, 1);
    row->addWidget(m_button);
    auto* close = makeIconButton(QStringLiteral("close"), tr("Dismiss"), this);
    row->addWidget(close);
    m_timer.setSingleShot(true);
    m_timer.setInterval(8000);
    connect(&m_timer, &QTimer::timeout, this, &QWidget::hide);
    connect(close, &QToolButton::clicked, this, &QWidget::hide);
    connect(m_button, &QPushButton::clicked, this, [this] {
        hide();
        if (m_action) m_action();
    });
    host->installEventFilter(this);
    hide();
}

void Toast::show(const QString& text, const QString& actionText, std::function<void()> action)
{
    m_label->setText(text);
    m_action = std::move(action);
    m_button->setText(actionText);
    m_button->setVisible(!actionText.isEmpty());
    setAccessibleName(text);
    place();
    QWidget::show();
    raise();
    m_timer.start();
    QAccessibleEvent announcement(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&announcement);
}

QString Toast::text() const
{
    return m_label->text();
}

void Toast::place()
{
    layout()->activate();
    const QWidget* host = parentWidget();
    const QSize size(std::min(sizeHint().width(), host->width() - 2 * Theme::groupGap), sizeHint().height());
    setGeometry((host->width() - size.width()) / 2,
                host->height() - size.height() - Theme::statusBarHeight - Theme::groupGap, size.width(), size.height());
}

void Toast::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Theme& theme = Theme::instance();
    shapes::controlBox(&painter, rect(), theme.color(Role::Surface2), theme.color(Role::Line), shapes::FocusState::None,
                       Theme::cardRadius);
}

bool Toast::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::Resize && isVisible()) place();
    return QWidget::eventFilter(watched, event);
}

void Toast::enterEvent(QEnterEvent*)
{
    m_timer.stop();
}

void Toast::leaveEvent(QEvent*)
{
    m_timer.start();
}

void Toast::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape)
        hide();
    else
        QWidget::keyPressEvent(event);
}

}  // namespace trestle::ui
