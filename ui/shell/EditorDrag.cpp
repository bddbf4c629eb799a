// Tabs that are dragged: where they would go, the mark that says so, and their going there.
#include "ui/shell/EditorArea.h"
#include "ui/shell/EditorGroup.h"
#include "ui/shell/EditorTabBar.h"
#include "ui/shell/EditorWindow.h"
#include "ui/widgets/StyleShapes.h"

#include <algorithm>

namespace trestle::ui {

// Where a dragged tab would go, as a veil over that half or whole of a side.
class DropMark : public QWidget
{
public:
    explicit DropMark(QWidget* side) : QWidget(side)
    {
        setAttribute(Qt::WA_TransparentForMouseEvents);
        setAttribute(Qt::WA_NoSystemBackground);
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        QColor veil = Theme::instance().color(Role::Accent);
        painter.setPen(veil);
        veil.setAlphaF(0.14F);
        painter.fillRect(rect(), veil);
        painter.drawRect(rect().adjusted(0, 0, -1, -1));
    }
};

EditorArea::Target EditorArea::targetAt(const EditorGroup* from, const QPoint& globalPosition) const
{
    const auto under = [&globalPosition](const QWidget* widget) {
        return widget->isVisible() && widget->rect().contains(widget->mapFromGlobal(globalPosition));
    };
    // Windows of their own stand over the main one.
    std::vector<EditorGroup*> groups(m_groups.rbegin(), m_groups.rend());
    std::stable_partition(groups.begin(), groups.end(),
                          [this](const EditorGroup* group) { return group->window() != window(); });
    for (EditorGroup* group : groups) {
        if (!under(group)) continue;
        if (under(group->bar()))
            return {Target::Kind::Tabs, group, group->bar()->dropIndexAt(group->bar()->mapFromGlobal(globalPosition))};
        const QPoint at = group->mapFromGlobal(globalPosition);
        const bool alone = group == from && from->count() == 1;
        if (!alone && at.x() > group->width() * 2 / 3) return {Target::Kind::Right, group, 0};
        if (!alone && at.y() > group->height() * 2 / 3) return {Target::Kind::Down, group, 0};
        return group == from ? Target() : Target{Target::Kind::Tabs, group, group->count()};
    }
    const bool overUs = window()->frameGeometry().contains(globalPosition) ||
                        std::any_of(m_windows.cbegin(), m_windows.cend(), [&globalPosition](const auto& each) {
                            return each->frameGeometry().contains(globalPosition);
                        });
    return overUs ? Target() : Target{Target::Kind::Window, nullptr, 0};
}

void EditorArea::showTarget(const Target& target)
{
    for (const EditorGroup* group : m_groups)
        group->bar()->setDropMark(target.kind == Target::Kind::Tabs && target.group == group ? target.index : -1);
    delete std::exchange(m_dropMark, nullptr);
    if (target.kind != Target::Kind::Right && target.kind != Target::Kind::Down) return;
    m_dropMark = new DropMark(target.group);
    QRect half = target.group->rect();
    if (target.kind == Target::Kind::Right)
        half.setLeft(half.center().x());
    else
        half.setTop(half.center().y());
    m_dropMark->setGeometry(half);
    m_dropMark->show();
    m_dropMark->raise();
}

void EditorArea::drop(EditorGroup* from, int index, const QPoint& globalPosition)
{
    const Target target = targetAt(from, globalPosition);
    showTarget({});
    if (index >= from->count()) return;
    switch (target.kind) {
        case Target::Kind::None:
            return;
        case Target::Kind::Tabs:
            moveTab(from, index, target.group, target.index);
            return;
        case Target::Kind::Right:
        case Target::Kind::Down:
            moveTab(from, index,
                    splitFrom(target.group, target.kind == Target::Kind::Right ? Direction::Right : Direction::Down),
                    0);
            return;
        case Target::Kind::Window:
            showAt(from, index);
            moveToWindow();
            return;
    }
}

}  // namespace trestle::ui
