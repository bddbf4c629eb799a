// What an empty pane says: one sentence of what goes there, and one action.
#pragma once

#include <QWidget>

class QPushButton;

namespace trestle::ui {

class ThemedLabel;

class EmptyState : public QWidget
{
    Q_OBJECT

public:
    /// No button without `action`.
    explicit EmptyState(const QString& sentence, const QString& action = {}, QWidget* parent = nullptr);

    void setSentence(const QString& sentence);
    /// What else might be done, as a link below the button.
    QPushButton* addLink(const QString& text);
    /// An outlined button at first: a page's primary action may be filled by asking for it.
    [[nodiscard]] QPushButton* button() const;

Q_SIGNALS:
    void actionRequested();

private:
    ThemedLabel* m_sentence;
    QPushButton* m_button = nullptr;
};

}  // namespace trestle::ui
