// The tabs over a side of the editor area: method chip, title (slanted while it is a preview), a cross on the current
// and the hovered one; closed by the middle button too. Tells where a tab is dragged; moving it is not its own
// business.
#pragma once

#include "ui/shell/EditorTab.h"

#include <QTabBar>

namespace trestle::ui {

class EditorTabBar : public QTabBar
{
    Q_OBJECT

public:
    explicit EditorTabBar(QWidget* parent = nullptr);

    void setTab(int index, const QByteArray& method, const QString& title, EditorTab::Stay stay);
    /// The current tab bears the accent only on the side in use.
    void setInUse(bool inUse);
    /// Shows a line before the tab at `index` (count(): after the last), where a dragged one would go; -1: none.
    void setDropMark(int index);
    /// Where a tab dropped at `position` would go.
    [[nodiscard]] int dropIndexAt(const QPoint& position) const;

Q_SIGNALS:
    void keepRequested(int index);
    void menuRequested(int index, const QPoint& globalPosition);
    void dragMoved(int index, const QPoint& globalPosition);
    void dropped(int index, const QPoint& globalPosition);
    void dragCancelled();

protected:
    QSize tabSizeHint(int index) const override;
    QSize minimumTabSizeHint(int index) const override;
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    struct Shown
    {
        QByteArray method;
        EditorTab::Stay stay = EditorTab::Stay::Kept;
    };
    [[nodiscard]] Shown shown(int index) const;
    [[nodiscard]] QRect crossRect(int index) const;
    [[nodiscard]] QFont titleFont(int index) const;
    [[nodiscard]] bool isDragging() const { return m_dragged >= 0; }
    void endDrag();

    int m_hovered = -1;
    QPoint m_pointer;
    int m_pressedCross = -1;
    int m_pressed = -1;
    QPoint m_pressedAt;
    int m_dragged = -1;
    int m_dropMark = -1;
    bool m_inUse = true;
};

}  // namespace trestle::ui
