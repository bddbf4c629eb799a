// One tab: what it shows, whether it stays, and its editor once that was made.
#pragma once

#include "ui/shell/Editor.h"

#include <memory>

namespace trestle::ui {

struct EditorTab
{
    enum class Stay { Preview, Kept };  // Preview: the next one revealed takes its place

    QString key;
    QString title;
    QByteArray method;
    Stay stay = Stay::Kept;
    QJsonObject state;  // to restore once the editor is made
    std::unique_ptr<Editor> editor;

    [[nodiscard]] QJsonObject saved() const
    {
        return {{QStringLiteral("key"), key},
                {QStringLiteral("title"), title},
                {QStringLiteral("method"), QString::fromUtf8(method)},
                {QStringLiteral("preview"), stay == Stay::Preview},
                {QStringLiteral("state"), editor ? editor->saveState() : state}};
    }

    [[nodiscard]] static std::unique_ptr<EditorTab> fromSaved(const QJsonObject& saved)
    {
        auto tab = std::make_unique<EditorTab>();
        tab->key = saved.value(QStringLiteral("key")).toString();
        tab->title = saved.value(QStringLiteral("title")).toString();
        tab->method = saved.value(QStringLiteral("method")).toString().toUtf8();
        tab->stay = saved.value(QStringLiteral("preview")).toBool() ? Stay::Preview : Stay::Kept;
        tab->state = saved.value(QStringLiteral("state")).toObject();
        return tab;
    }
};

}  // namespace trestle::ui
