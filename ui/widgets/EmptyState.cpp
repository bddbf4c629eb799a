#include "ui/widgets/EmptyState.h"

#include "ui/widgets/Buttons.h"
#include "ui/widgets/ThemedLabel.h"

#include <QVBoxLayout>

namespace trestle::ui {

EmptyState::EmptyState(const QString& sentence, const QString& action, QWidget* parent)
    : QWidget(parent), m_sentence(new ThemedLabel(sentence, FontRole::Body, Role::Text2))
{
    m_sentence->setWordWrap(true);
    m_sentence->setAlignment(Qt::AlignHCenter);
    m_sentence->setMaximumWidth(420);
    m_sentence->setMinimumWidth(160);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(Theme::groupGap, Theme::groupGap, Theme::groupGap, Theme::groupGap);
    column->setSpacing(Theme::panelPadding);
    column->addStretch(2);
    auto* sentenceRow = new QHBoxLayout;
    sentenceRow->addStretch(1);
    sentenceRow->addWidget(m_sentence, 100);
    sentenceRow->addStretch(1);
    column->addLayout(sentenceRow);
    if (!action.isEmpty()) {
        m_button = makeButton(action);
        connect(m_button, &QPushButton::clicked, this, &EmptyState::actionRequested);
        column->addWidget(m_button, 0, Qt::AlignHCenter);
    }
    column->addStretch(3);
}

void EmptyState::setSentence(const QString& sentence)
{
    m_sentence->setText(sentence);
}

QPushButton* EmptyState::addLink(const QString& text)
{
    auto* column = static_cast<QVBoxLayout*>(layout());
    QPushButton* link = makeButton(text, ButtonKind::Link);
    column->insertWidget(column->count() - 1, link, 0, Qt::AlignHCenter);
    return link;
}

QPushButton* EmptyState::button() const
{
    return m_button;
}

}  // namespace trestle::ui
