// A workspace on a temporary folder with its document and engine, on free ports: what tests of pages and journeys run
// on.
#pragma once

#include "core/engine/Engine.h"
#include "ui/document/WorkspaceDocument.h"
#include "ui/shell/ActionRegister.h"
#include "ui/shell/Workbench.h"

#include <QTemporaryDir>

#include <memory>

namespace trestle::tests {

class WorkspaceFixture
{
public:
    /// With `workspace` as its design; ends the test program if it cannot be opened.
    explicit WorkspaceFixture(const workspace::Workspace& design = {});
    ~WorkspaceFixture();

    QTemporaryDir dir;
    std::unique_ptr<ui::WorkspaceDocument> document;
    std::unique_ptr<engine::Engine> engine;
};

/// A Workbench that only writes down what it was asked.
class RecordingWorkbench : public ui::Workbench
{
public:
    void openEditor(const QString& key) override { opened << key; }
    void closeEditor(const QString& key) override { closed << key; }
    void reveal(const workspace::ObjectRef& object) override { revealed.push_back(object); }
    void revealCode(const workspace::ObjectRef& object, const QString& file, int line) override
    {
        code << QStringLiteral("%1 %2:%3").arg(QString::fromUtf8(object.name), file).arg(line);
    }
    void showTrace(qint64 number) override { traces << number; }
    void showItem(const QByteArray& table, const tables::Item& key) override { items.emplace_back(table, key); }
    void composeRequest(const requests::SavedRequest& request, Sending sending) override
    {
        composed.emplace_back(request, sending);
    }
    void toast(const QString& text, const QString&, std::function<void()>) override { toasts << text; }
    ui::ActionRegister& actions() override { return m_actions; }

    QStringList opened;
    QStringList closed;
    QStringList code;  // "name file:line"
    QStringList toasts;
    QList<qint64> traces;
    std::vector<workspace::ObjectRef> revealed;
    std::vector<std::pair<QByteArray, tables::Item>> items;
    std::vector<std::pair<requests::SavedRequest, Sending>> composed;

private:
    ui::ActionRegister m_actions;
};

/// An API "library" without a port: GET /status answers 200 {"status":"open"}, GET /slow goes to a target that never
/// answers.
[[nodiscard]] workspace::Workspace mockWorkspace();

}  // namespace trestle::tests
