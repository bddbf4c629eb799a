// An engine of its own with one table "Library" (pk, sk; index byAuthor), and what a test does to it besides the page.
#pragma once

#include "core/engine/Engine.h"
#include "ui/document/WorkspaceDocument.h"
#include "ui/shell/ActionRegister.h"
#include "ui/shell/Workbench.h"

#include <QTemporaryDir>

namespace trestle::tests {

/// Remembers what a page asked of the window.
class RecordingWorkbench : public ui::Workbench
{
public:
    void openEditor(const QString& key) override { opened += key; }
    void closeEditor(const QString& key) override { closed += key; }
    void reveal(const workspace::ObjectRef&) override {}
    void showTrace(qint64 number) override { traces += number; }
    void showItem(const QByteArray&, const tables::Item&) override {}
    void composeRequest(const requests::SavedRequest&, Sending) override {}
    void toast(const QString& text, const QString& actionText, std::function<void()> action) override
    {
        toasts += text;
        lastActionText = actionText;
        lastAction = std::move(action);
    }
    ui::ActionRegister& actions() override { return registered; }

    QStringList opened;
    QStringList closed;
    QStringList toasts;
    QList<qint64> traces;
    QString lastActionText;
    std::function<void()> lastAction;
    ui::ActionRegister registered;
};

struct TablesFixture
{
    TablesFixture();

    /// Waits until it is written.
    void put(const tables::Item& item);
    void putBooks(int count);
    /// Empty if there is none.
    [[nodiscard]] std::optional<tables::Item> get(const QByteArray& pk, const QByteArray& sk = "META");

    QTemporaryDir folder;
    workspace::Workspace workspace;
    tables::TableDescription table;
    std::unique_ptr<ui::WorkspaceDocument> document;
    std::unique_ptr<engine::Engine> engine;
    RecordingWorkbench workbench;
};

/// {"pk": "BOOK#1", …} in plain JSON.
[[nodiscard]] tables::Item item(const QByteArray& json);

}  // namespace trestle::tests
