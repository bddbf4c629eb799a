#include "ui/shell/TopBar.h"

#include "ui/widgets/Icons.h"
#include "ui/widgets/StyleShapes.h"
#include "ui/widgets/ThemedLabel.h"

#include <QHBoxLayout>
#include <QMenuBar>

namespace trestle::ui {

namespace {

constexpr int fieldWidth = 440;

}  // namespace

GoField::GoField(QWidget* parent) : QAbstractButton(parent)
{
    setText(tr("Go to anything"));
    setAccessibleName(text());
    setToolTip(tr("Go to anything  Ctrl+P"));
    setFocusPolicy(Qt::TabFocus);
    setCursor(Qt::IBeamCursor);
    setAttribute(Qt::WA_Hover);
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

QSize GoField::sizeHint() const
{
    return QSize(fieldWidth, Theme::controlHeight);
}

void GoField::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Theme& theme = Theme::instance();
    const shapes::FocusState focus = hasFocus() ? shapes::FocusState::Focused : shapes::FocusState::None;
    shapes::controlBox(&painter, rect(), theme.color(underMouse() ? Role::Surface2 : Role::Surface1),
                       theme.color(Role::Line), focus);
    const QRect room = rect().adjusted(10, 0, -10, 0);
    painter.setFont(theme.font(FontRole::CodeSmall));
    painter.setPen(theme.color(Role::Text3));
    const QString keys = QStringLiteral("Ctrl P");
    painter.drawText(room, Qt::AlignRight | Qt::AlignVCenter, keys);
    const int keysWidth = painter.fontMetrics().horizontalAdvance(keys) + 12;
    painter.setFont(theme.font(FontRole::Body));
    painter.drawText(room.adjusted(0, 0, -keysWidth, 0), Qt::AlignLeft | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(text(), Qt::ElideRight, room.width() - keysWidth));
}

TopBar::TopBar(QWidget* parent)
    : QWidget(parent),
      m_menuBar(new QMenuBar),
      m_goField(new GoField(this)),
      m_name(new ThemedLabel({}, FontRole::Body, Role::Text2))
{
    setFixedHeight(Theme::toolbarHeight);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(Theme::railWidth - 8, 0, Theme::panelPadding, 0);
    row->setSpacing(0);
    m_menuBar->setNativeMenuBar(false);
    m_menuBar->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    row->addWidget(m_menuBar);
    row->addStretch(1);
    row->addWidget(m_name);
    m_name->setElided(true);
    m_name->setMaximumWidth(280);
    m_name->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
}

void TopBar::setWorkspaceName(const QString& name)
{
    m_name->setText(name);
}

void TopBar::resizeEvent(QResizeEvent*)
{
    placeField();
}

// In the middle of the window, or as near to it as menus and name leave room.
void TopBar::placeField()
{
    const int from = m_menuBar->geometry().left() + m_menuBar->sizeHint().width() + Theme::groupGap;
    const int to = width() - m_name->sizeHint().width() - Theme::panelPadding - Theme::groupGap;
    const int room = std::max(120, std::min(fieldWidth, to - from));
    const int left = std::clamp((width() - room) / 2, from, std::max(from, to - room));
    m_goField->setGeometry(left, (height() - Theme::controlHeight) / 2, room, Theme::controlHeight);
}

void TopBar::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), Theme::instance().color(Role::Surface0));
    shapes::edge(&painter, rect(), Qt::BottomEdge);
    icon(QStringLiteral("app"), Role::Accent)
        .paint(&painter, QRect((Theme::railWidth - 22) / 2, (height() - 22) / 2, 22, 22));
}

}  // namespace trestle::ui
