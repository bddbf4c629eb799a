// A designer over a document of its own, with a window around it that only remembers what it was asked.
#pragma once

#include "tests/ui/document/DocumentFixture.h"
#include "ui/designer/DesignCommands.h"
#include "ui/shell/ActionRegister.h"

#include <QAccessible>
#include <QScrollBar>

namespace trestle::tests {

class FakeRunning final : public ui::Running
{
public:
    [[nodiscard]] ApiState api(const QByteArray& name) const override { return apis.value(name); }
    void startApi(const QByteArray& name) override
    {
        apis[name] = {true, QUrl(QStringLiteral("http://127.0.0.1:3000")), {}};
        Q_EMIT changed();
    }
    void stopApi(const QByteArray& name) override
    {
        apis[name] = {};
        Q_EMIT changed();
    }
    [[nodiscard]] functions::FunctionStatus functionStatus(const QByteArray& name) const override
    {
        return functions.value(name);
    }
    [[nodiscard]] std::shared_ptr<const observe::Trace> lastTrace(const QByteArray&, const QByteArray&) const override
    {
        return trace;
    }
    [[nodiscard]] std::vector<workspace::Problem> problems() const override { return {}; }
    [[nodiscard]] std::optional<qint64> itemCount(const QByteArray& table) const override
    {
        const auto at = items.find(table);
        return at == items.end() ? std::nullopt : std::optional(*at);
    }
    void countItems(const QList<QByteArray>&) override { Q_EMIT itemsCounted(); }
    void testMethod(const gateway::RestTest& test, QObject*, Tested reply) override
    {
        tested.push_back(test);
        reply(testOutcome);
    }
    /// As if these had just been recorded.
    void pass(const std::vector<observe::Trace>& traces)
    {
        Traces shared;
        for (const observe::Trace& one : traces)
            shared.push_back(std::make_shared<observe::Trace>(one));
        take(std::move(shared));
    }

    std::vector<gateway::RestTest> tested;
    base::Result<gateway::RestTestOutcome> testOutcome = gateway::RestTestOutcome();
    QHash<QByteArray, qint64> items;
    QHash<QByteArray, ApiState> apis;
    QHash<QByteArray, functions::FunctionStatus> functions;
    std::shared_ptr<const observe::Trace> trace;
};

class FakeWorkbench final : public ui::Workbench
{
public:
    void openEditor(const QString& key) override { opened.append(key); }
    void closeEditor(const QString&) override {}
    void reveal(const workspace::ObjectRef& object) override { revealed.push_back(object); }
    void showTrace(qint64 number) override { shownTrace = number; }
    void showItem(const QByteArray&, const tables::Item&) override {}
    void composeRequest(const requests::SavedRequest& request, Sending) override { composed.push_back(request); }
    void toast(const QString& text, const QString& actionText, std::function<void()> action) override
    {
        toasts.append(text);
        toastAction = actionText;
        runToastAction = std::move(action);
    }
    [[nodiscard]] ui::ActionRegister& actions() override { return *actionRegister; }

    QStringList opened;
    std::vector<workspace::ObjectRef> revealed;
    qint64 shownTrace = 0;
    std::vector<requests::SavedRequest> composed;
    QStringList toasts;
    QString toastAction;
    std::function<void()> runToastAction;
    ui::ActionRegister* actionRegister = nullptr;
};

struct DesignerFixture : DocumentFixture
{
    FakeRunning running;
    FakeWorkbench workbench;
    ui::DesignCommands commands{*document, running, workbench};
};

inline const workspace::ObjectRef libraryApi{workspace::ObjectRef::Kind::Api, "library", {}};
inline const workspace::ObjectRef getBooks{workspace::ObjectRef::Kind::Route, "library", "GET /books"};
inline const workspace::ObjectRef postBooks{workspace::ObjectRef::Kind::Route, "library", "POST /books"};
inline const workspace::ObjectRef createBook{workspace::ObjectRef::Kind::Function, "createBook", {}};
inline const workspace::ObjectRef booksTable{workspace::ObjectRef::Kind::Table, "Books", {}};

/// The widgets below `root` that take the focus and have no accessible name.
[[nodiscard]] inline QStringList namelessFocusables(QWidget& root)
{
    QStringList found;
    for (QWidget* widget : root.findChildren<QWidget*>()) {
        if (!widget->isVisibleTo(&root) || widget->focusPolicy() == Qt::NoFocus || widget->focusProxy() != nullptr)
            continue;
        if (qobject_cast<QScrollBar*>(widget) || widget->objectName().startsWith(QLatin1String("qt_"))) continue;
        const QAccessibleInterface* interface = QAccessible::queryAccessibleInterface(widget);
        if (interface == nullptr || interface->text(QAccessible::Name).isEmpty())
            found.append(QString::fromLatin1(widget->metaObject()->className()) + u' ' + widget->objectName());
    }
    return found;
}

}  // namespace trestle::tests
