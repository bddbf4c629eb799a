#include "ui/document/UnsavedCopy.h"

#include "core/workspace/WorkspaceFolder.h"
#include "ui/document/OwnPlace.h"

#include <QDir>

namespace trestle::ui {

UnsavedCopy::UnsavedCopy(const QString& folder) : m_path(ownPlace(QStringLiteral("unsaved"), folder)) {}

void UnsavedCopy::write(const workspace::Workspace& workspace) const
{
    auto copy = workspace::WorkspaceFolder::create(m_path, workspace.settings.name);
    if (!copy) return;
    static_cast<void>((*copy)->load());  // so that what is gone from the design goes from the copy
    static_cast<void>((*copy)->save(workspace));
}

std::optional<workspace::Workspace> UnsavedCopy::read() const
{
    if (!QDir(m_path).exists()) return std::nullopt;
    auto copy = workspace::WorkspaceFolder::open(m_path);
    if (!copy) return std::nullopt;
    return (*copy)->load().workspace;
}

void UnsavedCopy::remove() const
{
    QDir(m_path).removeRecursively();
}

}  // namespace trestle::ui
