#include "ui/shell/ChosenShortcuts.h"

#include "ui/settings/Settings.h"

namespace trestle::ui::chosenshortcuts {

ActionRegister::Shortcuts read()
{
    ActionRegister::Shortcuts chosen;
    for (const QString& text : Settings::instance().shortcuts.value()) {
        const QString id = text.section(u'=', 0, 0);
        if (id.isEmpty() || !text.contains(u'=')) continue;
        QList<QKeySequence> keys = QKeySequence::listFromString(text.section(u'=', 1), QKeySequence::PortableText);
        keys.removeIf([](const QKeySequence& each) { return each.isEmpty() || each[0].key() == Qt::Key_unknown; });
        chosen.insert(id.toUtf8(), keys);
    }
    return chosen;
}

void choose(const QByteArray& id, const QList<QKeySequence>& keys, const QList<QKeySequence>& declared)
{
    const QString start = QString::fromUtf8(id) + u'=';
    QStringList texts = Settings::instance().shortcuts;
    texts.removeIf([&start](const QString& text) { return text.startsWith(start); });
    if (keys != declared) texts.append(start + QKeySequence::listToString(keys, QKeySequence::PortableText));
    Settings::instance().shortcuts.set(texts);
}

void resetAll()
{
    Settings::instance().shortcuts.reset();
}

}  // namespace trestle::ui::chosenshortcuts
