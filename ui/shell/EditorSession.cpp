// What is open as JSON, to be opened again with the workspace:
//     {"root": node, "windows": [{"geometry": base64, "root": node}…], "current": key}
//     node = {"tabs": [tab…], "current": key} / {"split": "right" | "down", "sizes": [number…], "parts": [node…]}
#include "ui/shell/EditorArea.h"
#include "ui/shell/EditorGroup.h"
#include "ui/shell/EditorWindow.h"
#include "ui/shell/SplitterTree.h"

#include <QLayout>
#include <QSplitter>

#include <algorithm>

namespace trestle::ui {

QJsonObject EditorArea::saveNode(const QWidget* node) const
{
    if (const auto* group = qobject_cast<const EditorGroup*>(node)) {
        QJsonArray tabs;
        for (int i = 0; i < group->count(); ++i)
            tabs.append(group->tab(i).saved());
        return {{QStringLiteral("tabs"), tabs},
                {QStringLiteral("current"), group->current() ? group->current()->key : QString()}};
    }
    const auto* splitter = qobject_cast<const QSplitter*>(node);
    QJsonArray sizes;
    QJsonArray parts;
    for (int i = 0; i < splitter->count(); ++i) {
        sizes.append(splitter->sizes().at(i));
        parts.append(saveNode(splitter->widget(i)));
    }
    const bool right = splitter->orientation() == Qt::Horizontal;
    return {{QStringLiteral("split"), right ? QStringLiteral("right") : QStringLiteral("down")},
            {QStringLiteral("sizes"), sizes},
            {QStringLiteral("parts"), parts}};
}

QJsonObject EditorArea::save() const
{
    QJsonArray windows;
    for (const std::unique_ptr<EditorWindow>& each : m_windows)
        windows.append(QJsonObject{{QStringLiteral("geometry"), QString::fromLatin1(each->saveGeometry().toBase64())},
                                   {QStringLiteral("root"), saveNode(each->root())}});
    return {{QStringLiteral("root"), saveNode(m_root)},
            {QStringLiteral("windows"), windows},
            {QStringLiteral("current"), currentKey()}};
}

// Null if nothing of it can be shown.
QWidget* EditorArea::restoreNode(const QJsonObject& saved, int depth)
{
    constexpr int deepest = 6;
    if (depth > deepest) return nullptr;
    if (!saved.contains(QStringLiteral("split"))) {
        EditorGroup* group = makeGroup();
        for (const QJsonValue& value : saved.value(QStringLiteral("tabs")).toArray()) {
            std::unique_ptr<EditorTab> tab = EditorTab::fromSaved(value.toObject());
            if (!tab->key.isEmpty() && !placeOf(tab->key).group) group->insert(group->count(), std::move(tab));
        }
        // The tab to show, or the nearest that can be made.
        int index = std::max(0, group->indexOf(saved.value(QStringLiteral("current")).toString()));
        while (!group->isEmpty()) {
            index = std::min(index, group->count() - 1);
            EditorTab& tab = group->tab(index);
            if (make(tab)) {
                group->refresh(index);
                group->showTab(index);
                return group;
            }
            end(group->take(index));
        }
        m_groups.pop_back();
        delete group;
        return nullptr;
    }
    const bool right = saved.value(QStringLiteral("split")).toString() == QStringLiteral("right");
    QSplitter* splitter = makeSplitter(right ? Qt::Horizontal : Qt::Vertical);
    const QJsonArray parts = saved.value(QStringLiteral("parts")).toArray();
    const QJsonArray savedSizes = saved.value(QStringLiteral("sizes")).toArray();
    QList<int> sizes;
    for (int i = 0; i < parts.size(); ++i) {
        QWidget* part = restoreNode(parts.at(i).toObject(), depth + 1);
        if (!part) continue;
        splitter->addWidget(part);
        sizes.append(std::clamp(savedSizes.at(i).toInt(), 0, 10'000));
    }
    if (splitter->count() == 0) {
        delete splitter;
        return nullptr;
    }
    splitter->setSizes(sizes);
    return splitter;
}

// A root is a splitter, even around a single side.
QSplitter* EditorArea::restoreRoot(const QJsonObject& saved)
{
    QWidget* node = restoreNode(saved, 0);
    auto* root = qobject_cast<QSplitter*>(node);
    if (!node || root) return root;
    root = makeSplitter(Qt::Horizontal);
    root->addWidget(node);
    return root;
}

void EditorArea::restore(const QJsonObject& saved)
{
    if (QSplitter* root = restoreRoot(saved.value(QStringLiteral("root")).toObject())) {
        const std::vector<EditorGroup*> before = mainGroups();
        std::erase_if(m_groups, [&before](EditorGroup* group) {
            return std::find(before.cbegin(), before.cend(), group) != before.cend();
        });
        delete layout()->replaceWidget(m_root, root);
        delete m_root;
        m_root = root;
        m_inUse = mainGroups().front();
        m_lastMain = m_inUse;
        for (EditorGroup* group : m_groups)
            group->setInUse(group == m_inUse);
    }
    for (const QJsonValue& value : saved.value(QStringLiteral("windows")).toArray()) {
        const QJsonObject window = value.toObject();
        QSplitter* root = restoreRoot(window.value(QStringLiteral("root")).toObject());
        if (!root) continue;
        openWindow(root, QByteArray::fromBase64(window.value(QStringLiteral("geometry")).toString().toLatin1()));
        for (EditorGroup* group : sidesOf(root))
            group->setInUse(false);
    }
    const Place current = placeOf(saved.value(QStringLiteral("current")).toString());
    if (current.group)
        showAt(current.group, current.index);
    else if (!m_inUse->isEmpty())
        showAt(m_inUse, m_inUse->currentIndex());
    refreshWindowTitles();
}

}  // namespace trestle::ui
