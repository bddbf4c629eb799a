#include "ui/shell/ActionRegister.h"

#include "ui/widgets/Icons.h"

#include <algorithm>

namespace trestle::ui {

ActionRegister::ActionRegister(QObject* parent) : QObject(parent) {}

ActionRegister::~ActionRegister() = default;

QAction* ActionRegister::declare(const ActionDeclaration& declaration, QObject* context)
{
    Q_ASSERT_X(!find(declaration.id), "ActionRegister::declare", declaration.id.constData());
    auto* action = new QAction(declaration.text, context);
    action->setObjectName(QString::fromUtf8(declaration.id));
    action->setShortcuts(m_chosen.value(declaration.id, declaration.shortcuts));
    action->setShortcutContext(Qt::WindowShortcut);
    action->setIconVisibleInMenu(false);
    if (!declaration.iconName.isEmpty()) action->setIcon(icon(declaration.iconName));
    const std::function<bool()> enabled = declaration.enabled;
    connect(action, &QAction::triggered, context, [enabled, run = declaration.run] {
        // A shortcut comes without a menu having been opened, so the question is asked here too.
        if (run && (!enabled || enabled())) run();
    });
    connect(action, &QObject::destroyed, this,
            [this, action] { m_entries.removeIf([action](const Entry& entry) { return entry.action == action; }); });
    m_entries.append({declaration.id, declaration.menu, action, declaration.shortcuts, enabled});
    Q_EMIT declared(action);
    return action;
}

QAction* ActionRegister::find(const QByteArray& id) const
{
    const auto found =
        std::find_if(m_entries.cbegin(), m_entries.cend(), [&id](const Entry& entry) { return entry.id == id; });
    return found == m_entries.cend() ? nullptr : found->action;
}

QList<QAction*> ActionRegister::actions() const
{
    QList<QAction*> result;
    result.reserve(m_entries.size());
    for (const Entry& entry : m_entries)
        result.append(entry.action);
    return result;
}

const ActionRegister::Entry* ActionRegister::entryOf(const QAction* action) const
{
    const auto found = std::find_if(m_entries.cbegin(), m_entries.cend(),
                                    [action](const Entry& entry) { return entry.action == action; });
    return found == m_entries.cend() ? nullptr : &*found;
}

QByteArray ActionRegister::idOf(const QAction* action) const
{
    const Entry* entry = entryOf(action);
    return entry ? entry->id : QByteArray();
}

QString ActionRegister::menuOf(const QAction* action) const
{
    const Entry* entry = entryOf(action);
    return entry ? entry->menu : QString();
}

QString ActionRegister::titleOf(const QAction* action) const
{
    QString text = action->text();
    text.replace(QStringLiteral("&&"), QStringLiteral("\x01"));
    text.remove(u'&');
    text.replace(u'\x01', u'&');
    const QString menu = menuOf(action);
    return menu.isEmpty() ? text : QStringLiteral("%1: %2").arg(menu, text);
}

void ActionRegister::setShortcuts(const Shortcuts& chosen)
{
    m_chosen = chosen;
    for (const Entry& entry : std::as_const(m_entries))
        entry.action->setShortcuts(m_chosen.value(entry.id, entry.shortcuts));
    Q_EMIT shortcutsChanged();
}

QList<QKeySequence> ActionRegister::declaredShortcuts(const QAction* action) const
{
    const Entry* entry = entryOf(action);
    return entry ? entry->shortcuts : QList<QKeySequence>();
}

QAction* ActionRegister::reachedBy(const QKeySequence& keys, const QAction* except) const
{
    if (keys.isEmpty()) return nullptr;
    for (const Entry& entry : m_entries) {
        if (entry.action == except) continue;
        for (const QKeySequence& other : entry.action->shortcuts()) {
            if (keys.matches(other) != QKeySequence::NoMatch || other.matches(keys) != QKeySequence::NoMatch)
                return entry.action;
        }
    }
    return nullptr;
}

void ActionRegister::refreshEnabled()
{
    for (const Entry& entry : std::as_const(m_entries)) {
        if (entry.enabled) entry.action->setEnabled(entry.enabled());
    }
}

void ActionRegister::enableAll()
{
    for (const Entry& entry : std::as_const(m_entries)) {
        if (entry.enabled) entry.action->setEnabled(true);
    }
}

void ActionRegister::trigger(const QByteArray& id)
{
    QAction* action = find(id);
    if (!action) return;
    const Entry* entry = entryOf(action);
    if (entry->enabled) action->setEnabled(entry->enabled());
    action->trigger();
}

}  // namespace trestle::ui
