#include "ui/designer/CanvasAccessible.h"

#include "ui/designer/CanvasView.h"

namespace trestle::ui {

/// The place with a number among the canvas' places; the model may change under it, then it is invalid.
class CanvasPlaceAccessible : public QAccessibleInterface, public QAccessibleActionInterface
{
public:
    CanvasPlaceAccessible(CanvasAccessible& owner, CanvasView& view, int index)
        : m_owner(owner), m_view(&view), m_index(index)
    {
    }

    bool isValid() const override { return m_view && spot().has_value(); }
    QObject* object() const override { return nullptr; }
    QAccessibleInterface* parent() const override { return &m_owner; }
    int childCount() const override { return 0; }
    QAccessibleInterface* child(int) const override { return nullptr; }
    QAccessibleInterface* childAt(int, int) const override { return nullptr; }
    int indexOfChild(const QAccessibleInterface*) const override { return -1; }
    QAccessible::Role role() const override { return QAccessible::ListItem; }

    QString text(QAccessible::Text kind) const override
    {
        const std::optional<CanvasSpot> here = isValid() ? spot() : std::nullopt;
        const Card* card = here ? m_view->canvas().model().card(here->card) : nullptr;
        if (kind != QAccessible::Name || card == nullptr) return {};
        const auto& draft = m_view->canvas().draft();
        const QString name = here->row < 0 ? card->spoken : card->rows[static_cast<size_t>(here->row)].spoken;
        return draft && draft->target == here->card ? CanvasView::tr("Connect to %1").arg(name) : name;
    }

    void setText(QAccessible::Text, const QString&) override {}

    QRect rect() const override
    {
        if (!isValid()) return {};
        const QRect inView = m_view->mapFromScene(m_view->canvas().spotRect(*spot())).boundingRect();
        return {m_view->viewport()->mapToGlobal(inView.topLeft()), inView.size()};
    }

    QAccessible::State state() const override
    {
        QAccessible::State state;
        if (!isValid()) {
            state.invalid = true;
            return state;
        }
        state.focusable = true;
        state.selectable = true;
        const bool isCurrent = m_view->canvas().current() == *spot();
        state.selected = isCurrent;
        state.focused = isCurrent && m_view->hasFocus();
        return state;
    }

    void* interface_cast(QAccessible::InterfaceType type) override
    {
        return type == QAccessible::ActionInterface ? static_cast<QAccessibleActionInterface*>(this) : nullptr;
    }

    QStringList actionNames() const override { return {pressAction(), setFocusAction()}; }
    QStringList keyBindingsForAction(const QString&) const override { return {}; }

    void doAction(const QString& name) override
    {
        if (!isValid()) return;
        if (name == setFocusAction()) m_view->setFocus(Qt::OtherFocusReason);
        m_view->choose(*spot());
    }

private:
    std::optional<CanvasSpot> spot() const
    {
        const std::vector<CanvasSpot> all = m_owner.spots();
        return m_index < static_cast<int>(all.size()) ? std::optional(all[static_cast<size_t>(m_index)]) : std::nullopt;
    }

    CanvasAccessible& m_owner;
    QPointer<CanvasView> m_view;
    int m_index;
};

CanvasAccessible::CanvasAccessible(CanvasView& view) : QAccessibleWidget(&view, QAccessible::List) {}

CanvasAccessible::~CanvasAccessible()
{
    for (const QAccessible::Id id : m_children)
        QAccessible::deleteAccessibleInterface(id);
}

void CanvasAccessible::install()
{
    static const bool installed = [] {
        QAccessible::installFactory([](const QString&, QObject* object) -> QAccessibleInterface* {
            auto* view = qobject_cast<CanvasView*>(object);
            return view == nullptr ? nullptr : new CanvasAccessible(*view);
        });
        return true;
    }();
    Q_UNUSED(installed)
}

void CanvasAccessible::notifyFocus(CanvasView& view)
{
    if (!QAccessible::isActive()) return;
    QAccessibleInterface* interface = QAccessible::queryAccessibleInterface(&view);
    if (interface == nullptr) return;
    QAccessibleInterface* place = interface->focusChild();
    if (place == nullptr || place == interface) return;
    QAccessibleEvent event(place, QAccessible::Focus);
    QAccessible::updateAccessibility(&event);
}

CanvasView& CanvasAccessible::canvasView() const
{
    return *static_cast<CanvasView*>(object());
}

std::vector<CanvasSpot> CanvasAccessible::spots() const
{
    std::vector<CanvasSpot> all;
    for (const Card& card : canvasView().canvas().model().cards) {
        for (int row = -1; row < static_cast<int>(card.rows.size()); ++row)
            all.push_back({card.id, row});
    }
    return all;
}

int CanvasAccessible::childCount() const
{
    return static_cast<int>(spots().size());
}

QAccessibleInterface* CanvasAccessible::child(int index) const
{
    if (index < 0 || index >= childCount()) return nullptr;
    while (static_cast<int>(m_children.size()) <= index) {
        auto* place = new CanvasPlaceAccessible(const_cast<CanvasAccessible&>(*this), canvasView(),
                                                static_cast<int>(m_children.size()));
        m_children.push_back(QAccessible::registerAccessibleInterface(place));
    }
    return QAccessible::accessibleInterface(m_children[static_cast<size_t>(index)]);
}

int CanvasAccessible::indexOfChild(const QAccessibleInterface* child) const
{
    for (int i = 0; i < static_cast<int>(m_children.size()); ++i) {
        if (QAccessible::accessibleInterface(m_children[static_cast<size_t>(i)]) == child) return i;
    }
    return -1;
}

QAccessibleInterface* CanvasAccessible::focusChild() const
{
    const CanvasScene& canvas = canvasView().canvas();
    std::optional<CanvasSpot> focused = canvas.current();
    if (canvas.draft() && canvas.draft()->target) focused = CanvasSpot{*canvas.draft()->target, -1};
    const std::vector<CanvasSpot> all = spots();
    const auto at = focused ? std::find(all.begin(), all.end(), *focused) : all.end();
    return at == all.end() ? nullptr : child(static_cast<int>(at - all.begin()));
}

}  // namespace trestle::ui
