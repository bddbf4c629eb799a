// "@" in "Go to anything": the places of the editor in use, as it names them.
#pragma once

#include "ui/shell/Editor.h"

#include <QCoreApplication>

#include <functional>

namespace trestle::ui {

class EditorPlaces : public NameProvider
{
public:
    /// `current` gives the editor in use; null if there is none.
    explicit EditorPlaces(std::function<Editor*()> current) : m_current(std::move(current)) {}

    [[nodiscard]] QChar prefix() const override { return u'@'; }
    [[nodiscard]] QString description() const override
    {
        return QCoreApplication::translate("EditorPlaces", "A place in this editor");
    }
    void collect(std::vector<NamedThing>& names) override
    {
        if (const Editor* editor = m_current()) names = editor->places();
    }
    void go(const NamedThing& thing) override
    {
        if (Editor* editor = m_current()) editor->goToPlace(thing);
    }

private:
    std::function<Editor*()> m_current;
};

}  // namespace trestle::ui
