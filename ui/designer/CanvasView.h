// The canvas: shows the design as cards and wires and takes what a person does to them by mouse and keyboard.
// Arrows move between cards and rows along wires, W starts a wire and arrows choose where it leads, Enter connects or
// opens, Delete removes; Ctrl+click and Shift+drag choose several cards, Ctrl+arrows move them; Ctrl+wheel zooms,
// dragging the ground pans. Places of cards are kept by the editor's state. Until the user zooms or pans, everything
// stays in view whatever comes or goes.
#pragma once

#include "ui/designer/CanvasScene.h"
#include "ui/designer/DesignCommands.h"

#include <QGraphicsView>

class QPushButton;

namespace trestle::ui {

class EmptyState;

class CanvasView : public QGraphicsView
{
    Q_OBJECT

public:
    explicit CanvasView(DesignCommands& commands, QWidget* parent = nullptr);

    [[nodiscard]] CanvasScene& canvas() { return *m_scene; }
    [[nodiscard]] const CanvasScene& canvas() const { return *m_scene; }

    /// Everything in view, at 100 % at most, and kept so.
    void fit();
    void layOutAnew();
    void setZoom(qreal factor);
    [[nodiscard]] qreal zoom() const { return transform().m11(); }

    /// Starts a wire from the selected route; arrows choose its target.
    void startWire();
    void removeSelected();
    /// Selects a place as a click does.
    void choose(const CanvasSpot& spot);

Q_SIGNALS:
    void placesChanged();

protected:
    bool event(QEvent* event) override;
    bool viewportEvent(QEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragMoveEvent(QDragMoveEvent* event) override;
    void dragLeaveEvent(QDragLeaveEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    enum class Gesture { None, Pressed, Wire, Card, Pan, Band };

    void refresh();
    void showTraffic();
    void countItems();
    void showSelection();
    void fitAbove(qreal leastFactor);
    void fitInto(const QSizeF& room, qreal leastFactor);
    void applyZoom(qreal factor);
    [[nodiscard]] QString hintAt(const QPointF& at) const;
    [[nodiscard]] std::set<CardId> movedWith(const CardId& card) const;
    void moveSelectedBy(int key);
    [[nodiscard]] std::optional<CanvasScene::Draft> wireOfDrop(const workspace::ObjectRef& object,
                                                               const QPointF& at) const;
    void showGroundMenu(const QPoint& globalPosition);
    void placeOverlays();
    [[nodiscard]] std::optional<CanvasSpot> spotOf(const workspace::ObjectRef& object) const;
    [[nodiscard]] workspace::ObjectRef objectOf(const CanvasSpot& spot) const;
    void dragWire(const QPoint& position);
    void dropWire(const QPoint& position);
    void offerTargets(const workspace::ObjectRef& route, const QPoint& globalPosition);
    bool keyWhileWiring(int key);
    bool moveBy(int key);
    [[nodiscard]] std::optional<CanvasSpot> neighbour(const CanvasSpot& from, int key) const;
    [[nodiscard]] std::vector<CardId> targetsInOrder() const;
    void connectTo(const CanvasSpot& from, const CardId& card);
    void announce();

    DesignCommands& m_commands;
    CanvasScene* m_scene;
    EmptyState* m_empty;
    QWidget* m_buttons;
    QPushButton* m_zoomButton;
    Gesture m_gesture = Gesture::None;
    QPoint m_pressed;
    std::optional<CanvasSpot> m_pressedSpot;
    QPoint m_grip;                // from a card's corner to where it is held
    bool m_wireSelected = false;  // the selected route was chosen by its wire: Delete takes the wire
    bool m_keepFitted = true;
};

}  // namespace trestle::ui
