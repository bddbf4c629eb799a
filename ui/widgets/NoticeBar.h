// One line over a pane that asks for a decision and stays until it is made: a mark, a sentence, its buttons.
#pragma once

#include "ui/widgets/Theme.h"

#include <QWidget>

class QHBoxLayout;
class QPushButton;

namespace trestle::ui {

class ThemedLabel;

class NoticeBar : public QWidget
{
    Q_OBJECT

public:
    /// Hidden until it has a sentence.
    explicit NoticeBar(QWidget* parent = nullptr);

    /// "" hides the bar.
    void setSentence(const QString& sentence);
    [[nodiscard]] QString sentence() const;
    QPushButton* addButton(const QString& text);
    void removeButtons();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    ThemedLabel* m_sentence;
    QHBoxLayout* m_row;
};

}  // namespace trestle::ui
