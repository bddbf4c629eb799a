// The canvas for assistive technology: a list whose children are the cards and the rows, with names, states and
// actions. Graphics items say nothing by themselves.
#pragma once

#include <QAccessibleWidget>

#include <map>
#include <memory>

namespace trestle::ui {

class CanvasView;
class CanvasPlaceAccessible;
struct CanvasSpot;

class CanvasAccessible : public QAccessibleWidget
{
public:
    explicit CanvasAccessible(CanvasView& view);
    ~CanvasAccessible() override;

    /// Teaches QAccessible about canvases; once is enough, more do no harm.
    static void install();
    /// Says that the view's current place has the focus.
    static void notifyFocus(CanvasView& view);

    int childCount() const override;
    QAccessibleInterface* child(int index) const override;
    int indexOfChild(const QAccessibleInterface* child) const override;
    QAccessibleInterface* focusChild() const override;

    [[nodiscard]] CanvasView& canvasView() const;
    [[nodiscard]] std::vector<CanvasSpot> spots() const;

private:
    mutable std::vector<QAccessible::Id> m_children;
};

}  // namespace trestle::ui
