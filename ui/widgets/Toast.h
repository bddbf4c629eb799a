// One line over the window's foot, for 8 s or until it loses the focus it was given, with at most one action.
#pragma once

#include <QTimer>
#include <QWidget>

#include <functional>

class QPushButton;

namespace trestle::ui {

class ThemedLabel;

class Toast : public QWidget
{
    Q_OBJECT

public:
    /// Stands over the bottom of `host` and moves with it.
    explicit Toast(QWidget* host);

    void show(const QString& text, const QString& actionText, std::function<void()> action);
    [[nodiscard]] QString text() const;

protected:
    void paintEvent(QPaintEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void place();

    ThemedLabel* m_label;
    QPushButton* m_button;
    QTimer m_timer;
    std::function<void()> m_action;
};

}  // namespace trestle::ui
