// The tabs over the editor area: method chip, title, a cross on the current and the hovered one; closed by the middle
// button too.
#pragma once

#include <QTabBar>

namespace trestle::ui {

class EditorTabBar : public QTabBar
{
    Q_OBJECT

public:
    explicit EditorTabBar(QWidget* parent = nullptr);

    void setTab(int index, const QByteArray& method, const QString& title);

protected:
    QSize tabSizeHint(int index) const override;
    QSize minimumTabSizeHint(int index) const override;
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    [[nodiscard]] QRect crossRect(int index) const;
    [[nodiscard]] QFont titleFont(int index) const;

    int m_hovered = -1;
    QPoint m_pointer;
    int m_pressedCross = -1;
};

}  // namespace trestle::ui
