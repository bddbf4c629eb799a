#include "ui/shell/Rail.h"

#include "ui/settings/Settings.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/StyleShapes.h"

#include <QButtonGroup>
#include <QKeyEvent>
#include <QVBoxLayout>

namespace trestle::ui {

namespace {

constexpr int namedWidth = 76;

}  // namespace

RailButton::RailButton(const QString& iconName, const QString& title, QWidget* parent)
    : QAbstractButton(parent), m_iconName(iconName)
{
    setCheckable(true);
    setAutoExclusive(true);
    setAccessibleName(title);
    setFocusPolicy(Qt::TabFocus);
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void RailButton::setNamed(bool named)
{
    m_named = named;
    updateGeometry();
    update();
}

QSize RailButton::sizeHint() const
{
    if (!m_named) return QSize(36, 36);
    return QSize(namedWidth - 12, 36 + QFontMetrics(Theme::instance().font(FontRole::Caption)).height());
}

void RailButton::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Theme& theme = Theme::instance();
    if (isChecked() || underMouse())
        shapes::plate(&painter, rect(), theme.color(isChecked() ? Role::Selection : Role::Surface2),
                      Theme::controlRadius);
    const Role role = isChecked() ? Role::Accent : underMouse() ? Role::Text1 : Role::Text2;
    ui::icon(m_iconName, role).paint(&painter, QRect((width() - 20) / 2, 8, 20, 20));
    if (m_named) {
        painter.setFont(theme.font(FontRole::Caption));
        painter.setPen(theme.color(role));
        painter.drawText(rect().adjusted(0, 30, 0, 0), Qt::AlignHCenter | Qt::AlignTop | Qt::TextSingleLine,
                         painter.fontMetrics().elidedText(accessibleName(), Qt::ElideRight, width()));
    }
    if (hasFocus()) shapes::focusRing(&painter, rect(), Theme::controlRadius - 1);
}

void RailButton::enterEvent(QEnterEvent*)
{
    update();
}

void RailButton::leaveEvent(QEvent*)
{
    update();
}

void RailButton::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Up || event->key() == Qt::Key_Down) {
        focusNextPrevChild(event->key() == Qt::Key_Down);
        return;
    }
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        click();
        return;
    }
    QAbstractButton::keyPressEvent(event);
}

Rail::Rail(QWidget* parent)
    : QWidget(parent), m_top(new QVBoxLayout), m_foot(new QVBoxLayout), m_group(new QButtonGroup(this))
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(6, 8, 6, 8);
    column->setSpacing(0);
    m_top->setSpacing(4);
    m_foot->setSpacing(4);
    column->addLayout(m_top);
    column->addStretch(1);
    column->addLayout(m_foot);
    connect(m_group, &QButtonGroup::idClicked, this, [this](int index) { Q_EMIT chosen(m_ids.at(index)); });
    const auto& settings = Settings::instance();
    connect(&settings, &SettingsStore::changed, this, [this, &settings](const QByteArray& key) {
        if (key == settings.railLabels.key()) showNames();
    });
    showNames();
}

void Rail::showNames()
{
    const bool named = Settings::instance().railLabels;
    setFixedWidth(named ? namedWidth : Theme::railWidth);
    for (QAbstractButton* button : m_group->buttons())
        static_cast<RailButton*>(button)->setNamed(named);
}

void Rail::addPlace(const QByteArray& id, const QString& title, const QString& iconName, const QString& shortcut,
                    Place place)
{
    auto* button = new RailButton(iconName, title, this);
    button->setToolTip(shortcut.isEmpty() ? title : QStringLiteral("%1  %2").arg(title, shortcut));
    button->setNamed(Settings::instance().railLabels);
    m_group->addButton(button, int(m_ids.size()));
    m_ids.append(id);
    (place == Place::Top ? m_top : m_foot)->addWidget(button);
}

void Rail::setCurrent(const QByteArray& id)
{
    const auto index = m_ids.indexOf(id);
    if (QAbstractButton* button = m_group->button(int(index)); button && index >= 0) button->setChecked(true);
}

void Rail::takeFocus()
{
    QAbstractButton* button = m_group->checkedButton() ? m_group->checkedButton() : m_group->button(0);
    if (button) button->setFocus(Qt::TabFocusReason);
}

void Rail::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), Theme::instance().color(Role::Surface0));
    shapes::edge(&painter, rect(), Qt::RightEdge);
}

}  // namespace trestle::ui
