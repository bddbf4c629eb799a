// How a staged change looks wherever it shows: its sign, its colour, and that colour thinly over a surface.
#pragma once

#include "ui/tables/StagedEdits.h"
#include "ui/widgets/Theme.h"

namespace trestle::ui {

[[nodiscard]] inline QString stageSign(StagedItem::Kind kind)
{
    switch (kind) {
        case StagedItem::Kind::Edited:
            return QStringLiteral("~");
        case StagedItem::Kind::Deleted:
            return QStringLiteral("−");
        case StagedItem::Kind::Added:
            return QStringLiteral("+");
    }
    return {};
}

[[nodiscard]] inline Role stageRole(StagedItem::Kind kind)
{
    switch (kind) {
        case StagedItem::Kind::Edited:
            return Role::Warning;
        case StagedItem::Kind::Deleted:
            return Role::Danger;
        case StagedItem::Kind::Added:
            return Role::Success;
    }
    return Role::Text1;
}

/// So many percent of `over` on the panes' surface.
[[nodiscard]] inline QColor tint(Role over, int percent = 10)
{
    const Theme& theme = Theme::instance();
    const QColor a = theme.color(over);
    const QColor b = theme.color(Role::Surface1);
    const auto mixed = [percent](int x, int y) { return (x * percent + y * (100 - percent)) / 100; };
    return {mixed(a.red(), b.red()), mixed(a.green(), b.green()), mixed(a.blue(), b.blue())};
}

}  // namespace trestle::ui
