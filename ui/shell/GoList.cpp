#include "ui/shell/GoList.h"

#include "ui/shell/ActionRegister.h"
#include "ui/shell/FuzzyMatch.h"

#include <algorithm>

namespace trestle::ui {

GoList::GoList(ActionRegister& actions, QObject* parent) : QAbstractListModel(parent), m_actions(actions) {}

void GoList::setProviders(const std::vector<NameProvider*>& providers)
{
    m_providers = providers;
}

void GoList::setOpenTrace(std::function<void(qint64)> openTrace)
{
    m_openTrace = std::move(openTrace);
}

void GoList::setGoToLine(std::function<void(qint64)> goToLine)
{
    m_goToLine = std::move(goToLine);
}

void GoList::collect()
{
    m_names.clear();
    m_commands.clear();
    std::vector<NamedThing> things;
    for (NameProvider* provider : m_providers) {
        things.clear();
        provider->collect(things);
        m_names.reserve(m_names.size() + things.size());
        for (NamedThing& thing : things) {
            QString folded = thing.method.isEmpty()
                                 ? thing.text.toCaseFolded()
                                 : (QString::fromUtf8(thing.method) + u' ' + thing.text).toCaseFolded();
            if (!thing.words.isEmpty()) folded += u' ' + thing.words.toCaseFolded();
            m_names.push_back({std::move(thing), std::move(folded), provider, nullptr});
        }
    }
    m_actions.refreshEnabled();
    for (QAction* action : m_actions.actions()) {
        if (!action->isEnabled()) continue;
        NamedThing thing;
        thing.text = m_actions.titleOf(action);
        m_commands.push_back({thing, thing.text.toCaseFolded(), nullptr, action});
    }
    m_actions.enableAll();
}

void GoList::setPattern(const QString& text)
{
    beginResetModel();
    m_text = text;
    m_rows.clear();
    m_pattern.clear();
    const QChar first = text.isEmpty() ? QChar() : text.front();
    const bool ownPrefix = std::any_of(m_providers.cbegin(), m_providers.cend(), [first](const NameProvider* provider) {
        return !first.isNull() && provider->prefix() == first;
    });
    if (first == u'?') {
        listPrefixes();
    } else if (first == u'!' || first == u':') {
        bool ok = false;
        const qint64 number = text.mid(1).trimmed().toLongLong(&ok);
        const bool trace = first == u'!';
        if (ok && number > 0 && (trace ? m_openTrace : m_goToLine))
            m_rows.push_back({{trace ? tr("Trace %1").arg(number) : tr("Line %1").arg(number),
                               trace ? tr("Open in Activity") : tr("In this editor"),
                               trace ? QStringLiteral("trace") : QString(),
                               {},
                               number},
                              {},
                              nullptr,
                              nullptr});
    } else {
        const bool prefixed = first == u'>' || ownPrefix;
        matchNames(prefixed ? first : QChar(), prefixed ? text.mid(1) : text);
    }
    endResetModel();
}

void GoList::matchNames(QChar prefix, const QString& pattern)
{
    m_pattern = pattern.trimmed().toCaseFolded();
    const std::vector<Candidate>& from = prefix == u'>' ? m_commands : m_names;
    std::vector<std::pair<int, size_t>> scored;
    for (size_t i = 0; i < from.size(); ++i) {
        if (from[i].provider && from[i].provider->prefix() != prefix) continue;
        if (const std::optional<int> score = fuzzyScore(from[i].folded, m_pattern)) scored.emplace_back(-*score, i);
    }
    const size_t shown = std::min(scored.size(), size_t(rowLimit));
    std::partial_sort(scored.begin(), scored.begin() + qsizetype(shown), scored.end());
    for (size_t i = 0; i < shown; ++i)
        m_rows.push_back(from[scored[i].second]);
}

void GoList::listPrefixes()
{
    const auto add = [this](QChar prefix, const QString& what) {
        m_rows.push_back({{QString(prefix), what, {}, {}, 0}, {}, nullptr, nullptr});
    };
    add(u'>', tr("Commands"));
    for (const NameProvider* provider : m_providers) {
        if (!provider->prefix().isNull()) add(provider->prefix(), provider->description());
    }
    if (m_openTrace) add(u'!', tr("A trace by its number"));
    if (m_goToLine) add(u':', tr("A line of this editor"));
}

QString GoList::emptyReason() const
{
    if (m_text.startsWith(u'!')) return tr("Type the number of a trace.");
    if (m_text.startsWith(u':')) return tr("Type the number of a line.");
    if (m_text.startsWith(u'>')) return tr("No command matches.");
    if (m_text.startsWith(u'@')) return tr("No place in this editor matches.");
    return m_names.empty() ? tr("The workspace is empty.") : tr("No name matches. Type ? for what else can be found.");
}

QString GoList::activate(int row)
{
    if (row < 0 || row >= int(m_rows.size())) return {};
    const Candidate chosen = m_rows[size_t(row)];
    if (chosen.provider)
        chosen.provider->go(chosen.thing);
    else if (chosen.action)
        chosen.action->trigger();
    else if (m_text.startsWith(u'!'))
        m_openTrace(chosen.thing.id);
    else if (m_text.startsWith(u':'))
        m_goToLine(chosen.thing.id);
    else
        return chosen.thing.text;
    return {};
}

int GoList::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

QVariant GoList::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= int(m_rows.size())) return {};
    const Candidate& row = m_rows[size_t(index.row())];
    switch (role) {
        case Qt::DisplayRole:
            return row.thing.text;
        case Qt::AccessibleTextRole: {
            const QString name = row.thing.method.isEmpty()
                                     ? row.thing.text
                                     : QString::fromUtf8(row.thing.method) + u' ' + row.thing.text;
            return row.thing.detail.isEmpty() ? name : QStringLiteral("%1, %2").arg(name, row.thing.detail);
        }
        case DetailRole:
            return row.thing.detail;
        case MethodRole:
            return row.thing.method;
        case IconNameRole:
            return row.thing.iconName;
        case ShortcutRole:
            return row.action ? row.action->shortcut().toString(QKeySequence::NativeText) : QString();
        case MatchedRole: {
            QVariantList places;
            const int shift = row.thing.method.isEmpty() ? 0 : int(row.thing.method.size()) + 1;
            for (const int place : fuzzyPositions(row.folded, m_pattern)) {
                if (place >= shift) places.append(place - shift);
            }
            return places;
        }
        default:
            return {};
    }
}

}  // namespace trestle::ui
