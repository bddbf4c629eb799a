// The project tree with its filter: the designer's full equal of the canvas, everything by keyboard too.
// A: add a route, F2: rename, Delete: remove, Enter and double click: open, Ctrl+C and Ctrl+V: copy and paste routes,
// Menu key: what can be done.
#pragma once

#include "ui/designer/DesignCommands.h"

#include <QPersistentModelIndex>
#include <QSet>
#include <QTreeView>
#include <QWidget>

namespace trestle::ui {

class ExplorerModel;
class FilterEdit;
class RouteEntry;

class ExplorerView : public QTreeView
{
    Q_OBJECT

public:
    using QTreeView::QTreeView;

    /// While it is, rows must not move under the pointer: what is released would be another one.
    [[nodiscard]] bool isPressed() const { return m_pressed; }

Q_SIGNALS:
    void released();
    void addRequested();
    void removeRequested();
    void copyRequested();
    void pasteRequested();

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void drawRow(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    bool m_pressed = false;
};

class ExplorerPane : public QWidget
{
    Q_OBJECT

public:
    explicit ExplorerPane(DesignCommands& commands, QWidget* parent = nullptr);
    ~ExplorerPane() override;

    [[nodiscard]] QTreeView* view();
    [[nodiscard]] ExplorerModel& model() { return *m_model; }
    /// Opens the line for a new route of `api` and gives it the focus.
    void startRoute(const QByteArray& api);
    void renameSelected();

private:
    void setUpView();
    QMenu* addMenu();
    void showSelection(const workspace::ObjectRef& object);
    void showCurrent(const workspace::ObjectRef& object);
    void takeSelection(const QModelIndex& index);
    void placeEntry(const QByteArray& api);
    /// The line for a new route stands at the foot of the API that is selected; it stays while its routes are worked
    /// on.
    void placeEntryForSelection();
    void filter(const QString& text);
    bool filterBelow(const QModelIndex& parent, const QString& text);
    void showMenu(const QPoint& position);

    DesignCommands& m_commands;
    ExplorerModel* m_model;
    FilterEdit* m_filter;
    ExplorerView* m_view;
    RouteEntry* m_entry = nullptr;
    bool m_following = false;  // the document's selection is being shown: not to be told back
};

}  // namespace trestle::ui
