// The one line over a pane: its title in small capitals at the left, quiet actions at the right, a line underneath.
#pragma once

#include <QWidget>

class QHBoxLayout;
class QToolButton;

namespace trestle::ui {

class ThemedLabel;

class PaneHeader : public QWidget
{
    Q_OBJECT

public:
    explicit PaneHeader(const QString& title, QWidget* parent = nullptr);

    void setTitle(const QString& title);
    [[nodiscard]] QString title() const;
    /// Adds an icon button at the right; see makeIconButton().
    QToolButton* addAction(const QString& iconName, const QString& name);
    using QWidget::addAction;
    /// Adds any widget at the right: a chip, a count, a segmented control.
    void addWidget(QWidget* widget);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    ThemedLabel* m_title;
    QHBoxLayout* m_row;
};

}  // namespace trestle::ui
