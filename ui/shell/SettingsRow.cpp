#include "ui/shell/SettingsRow.h"

#include "ui/widgets/Buttons.h"
#include "ui/widgets/ThemedLabel.h"

#include <QVBoxLayout>

namespace trestle::ui {

namespace {

constexpr int controlWidth = 440;

}  // namespace

SettingsRow::SettingsRow(const QString& section, const QString& title, const QString& explanation)
    : m_section(section),
      m_searched(QStringLiteral("%1 %2 %3").arg(section, title, explanation)),
      m_row(new QHBoxLayout(this)),
      m_caveat(new ThemedLabel({}, FontRole::Secondary, Role::Warning)),
      m_reset(makeIconButton(QStringLiteral("undo"), tr("Reset %1").arg(title), this))
{
    m_row->setContentsMargins(0, 8, 0, 8);
    m_row->setSpacing(Theme::groupGap);
    auto* texts = new QVBoxLayout;
    texts->setSpacing(2);
    texts->addWidget(new ThemedLabel(title));
    auto* words = new ThemedLabel(explanation, FontRole::Secondary, Role::Text2);
    words->setWordWrap(true);
    texts->addWidget(words);
    m_caveat->setWordWrap(true);
    m_caveat->hide();
    texts->addWidget(m_caveat);
    m_row->addLayout(texts, 1);
    QSizePolicy kept = m_reset->sizePolicy();
    kept.setRetainSizeWhenHidden(true);  // the words beside it stay as they are
    m_reset->setSizePolicy(kept);
    m_row->addWidget(m_reset);
    connect(m_reset, &QToolButton::clicked, this, &SettingsRow::resetRequested);
}

void SettingsRow::setControl(QWidget* control)
{
    auto* holder = new QWidget;
    holder->setFixedWidth(controlWidth);
    auto* cell = new QHBoxLayout(holder);
    cell->setContentsMargins(0, 0, 0, 0);
    cell->addWidget(control);
    cell->addStretch(1);
    m_row->addWidget(holder);
}

void SettingsRow::setChanged(bool changed)
{
    m_reset->setVisible(changed);
}

void SettingsRow::setCaveat(const QString& caveat)
{
    m_caveat->setText(caveat);
    m_caveat->setVisible(!caveat.isEmpty());
}

}  // namespace trestle::ui
