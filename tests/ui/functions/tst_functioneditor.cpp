#include "core/workspace/AtomicFile.h"
#include "core/workspace/EventFiles.h"
#include "tests/support/AccessibleNames.h"
#include "tests/support/WorkspaceFixture.h"
#include "ui/functions/EventPane.h"
#include "ui/functions/FunctionEditor.h"
#include "ui/functions/FunctionsPage.h"
#include "ui/functions/LogModel.h"
#include "ui/functions/RunPane.h"
#include "ui/widgets/CodeEdit.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/ThemedLabel.h"

#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>
#include <QToolButton>

using namespace trestle;
using namespace trestle::tests;
using namespace trestle::ui;

namespace {

constexpr int patienceMs = 60'000;

workspace::Workspace design()
{
    workspace::Workspace made;
    functions::FunctionDescription function;
    function.name = "greet";
    function.runtime = "nodejs22.x";
    function.timeoutMs = 10'000;
    made.functions = {function};
    gateway::Api api;
    api.name = "library";
    gateway::Route route{"GET", "/hello/{name}", gateway::FunctionIntegration{.function = "greet"}};
    api.routes = {route};
    made.apis = {api};
    return made;
}

const QByteArray handler = R"(export const handler = async (event) => {
  console.log('asked for', event.name);
  if (!event.name) throw new Error('nobody');
  return { hello: event.name };
};
)";

struct EditorFixture : WorkspaceFixture
{
    EditorFixture() : WorkspaceFixture(design())
    {
        write(handler);
        engine->apply(document->workspace());
        editor = std::make_unique<FunctionEditor>(*engine, *document, workbench, "greet");
        editor->widget()->resize(900, 700);
        editor->widget()->show();
        events()->show();
    }

    QString folder() const { return document->folder().functionFolder("greet"); }
    void write(const QByteArray& text) const
    {
        if (!workspace::writeAtomically(folder() + QStringLiteral("/index.mjs"), text)) qFatal("no handler");
    }
    EventPane* events() const { return qobject_cast<EventPane*>(editor->inspector()); }
    CodeEdit* code(const QString& name) const
    {
        for (QWidget* root : {editor->widget(), editor->inspector()})
            for (auto* each : root->findChildren<CodeEdit*>())
                if (each->accessibleName().contains(name)) return each;
        return nullptr;
    }
    bool shows(const QString& text) const
    {
        const auto labels = editor->widget()->findChildren<QLabel*>();
        return std::any_of(labels.begin(), labels.end(),
                           [&text](const QLabel* label) { return label->isVisible() && label->text().contains(text); });
    }
    void run(const QByteArray& event)
    {
        events()->setDraft(event);
        editor->runMainAction();
    }

    RecordingWorkbench workbench;
    std::unique_ptr<FunctionEditor> editor;
};

}  // namespace

class TestFunctionEditor : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void runsOnAnEvent()
    {
        EditorFixture fixture;
        fixture.run(R"({"name": "Ada"})");
        QTRY_VERIFY_WITH_TIMEOUT(fixture.shows(QStringLiteral("Succeeded")), patienceMs);
        QCOMPARE(fixture.code(QStringLiteral("Answer"))->text().simplified(), QStringLiteral("{ \"hello\": \"Ada\" }"));
        QVERIFY(fixture.shows(QStringLiteral("cold start")));
        auto* runs = fixture.editor->widget()->findChild<RunPane*>();
        QTRY_COMPARE(runs->log().rowCount(), 1);
        QCOMPARE(runs->log().index(0, LogModel::Text).data().toString(), QStringLiteral("asked for Ada"));
        for (auto* button : runs->findChildren<QPushButton*>())
            if (button->text() == QStringLiteral("Trace")) button->click();
        QCOMPARE(fixture.workbench.traces, QList<qint64>{fixture.engine->traces().lastNumber()});
        QTRY_VERIFY(fixture.shows(QStringLiteral("v1 live")));
    }

    // One click; where another program has the port, it says so and nothing changes.
    void debugs()
    {
        const bool isFree = QTcpServer().listen(QHostAddress::LocalHost, 9229);
        EditorFixture fixture;
        auto* debug = fixture.editor->widget()->findChild<QToolButton*>(QStringLiteral("debug"));
        QVERIFY(debug);
        debug->click();
        QCOMPARE(fixture.engine->debugPort("greet").has_value(), isFree);
        QCOMPARE(debug->isChecked(), isFree);
        QCOMPARE(fixture.workbench.toasts.isEmpty(), isFree);
        if (!isFree) return;
        QVERIFY(fixture.shows(QStringLiteral("a debugger may attach to 127.0.0.1:9229")));
        fixture.run(R"({"name": "Ada"})");
        QTRY_VERIFY_WITH_TIMEOUT(fixture.shows(QStringLiteral("Succeeded")), patienceMs);
        QTcpSocket debugger;
        debugger.connectToHost(QHostAddress::LocalHost, 9229);
        QVERIFY(debugger.waitForConnected(5'000));
        debug->click();
        QVERIFY(!fixture.engine->debugPort("greet"));
        QVERIFY(!debug->isChecked());
        QTRY_COMPARE_WITH_TIMEOUT(debugger.state(), QAbstractSocket::UnconnectedState, patienceMs);
    }

    void failuresLeadToTheirLine()
    {
        EditorFixture fixture;
        fixture.run("{}");
        QTRY_VERIFY_WITH_TIMEOUT(fixture.shows(QStringLiteral("Failed")), patienceMs);
        QVERIFY(fixture.shows(QStringLiteral("nobody")));
        QPushButton* link = nullptr;
        for (auto* button : fixture.editor->widget()->findChildren<QPushButton*>())
            if (button->isVisible() && button->text() == QStringLiteral("index.mjs:3")) link = button;
        QVERIFY(link);
        link->click();
        QCOMPARE(fixture.code(QStringLiteral("Source"))->caretLine(), 3);
        fixture.editor->goToCode(QStringLiteral("hello/index.mjs"), 2);  // as a trace names it
        QCOMPARE(fixture.code(QStringLiteral("Source"))->caretLine(), 2);
    }

    void whatIsTypedRuns()
    {
        EditorFixture fixture;
        CodeEdit* source = fixture.code(QStringLiteral("Source"));
        QCOMPARE(source->text().toUtf8(), handler);
        source->replaceText(QStringLiteral("export const handler = async () => 'new';\n"));
        QVERIFY(fixture.editor->title().endsWith(u'●'));
        fixture.run("{}");
        QVERIFY(!fixture.editor->title().endsWith(u'●'));
        QTRY_COMPARE_WITH_TIMEOUT(fixture.code(QStringLiteral("Answer"))->text(), QStringLiteral("\"new\""),
                                  patienceMs);
    }

    void aBrokenSaveKeepsTheOldVersionServing()
    {
        EditorFixture fixture;
        fixture.run(R"({"name": "Ada"})");
        QTRY_VERIFY_WITH_TIMEOUT(fixture.shows(QStringLiteral("Succeeded")), patienceMs);
        fixture.write("export const handler = async () => {\n  return }};\n");
        QTRY_VERIFY(fixture.code(QStringLiteral("Source"))->text().contains(QStringLiteral("}};")));
        fixture.run(R"({"name": "Eve"})");
        QTRY_VERIFY_WITH_TIMEOUT(fixture.shows(QStringLiteral("v1 serves on")), patienceMs);
        QTRY_VERIFY_WITH_TIMEOUT(fixture.code(QStringLiteral("Answer"))->text().contains(QStringLiteral("Eve")),
                                 patienceMs);
    }

    void eventsAreFilesBesideTheFunction()
    {
        EditorFixture fixture;
        EventPane* events = fixture.events();
        events->setDraft("{\"name\": \"Ada\"}");
        auto* name = events->findChild<QLineEdit*>(QStringLiteral("eventName"));
        QTest::keyClicks(name, QStringLiteral("ada"));
        QTest::keyClick(name, Qt::Key_Return);
        QCOMPARE(workspace::eventNames(fixture.folder()), QStringList{QStringLiteral("ada")});
        QCOMPARE(events->chosen(), QStringLiteral("ada"));
        fixture.code(QStringLiteral("Event"))->replaceText(QStringLiteral("{\"name\": \"Bob\"}"));
        events->saveNow();
        QCOMPARE(*workspace::readEvent(fixture.folder(), QStringLiteral("ada")), QByteArray("{\"name\": \"Bob\"}\n"));
        QVERIFY(!workspace::writeEvent(fixture.folder(), QStringLiteral("../x"), "{}"));
    }

    void anEventIsMadeFromTheLastRequest()
    {
        EditorFixture fixture;
        fixture.events()->makeFromLastRequest();
        QVERIFY(fixture.workbench.toasts.last().contains(QStringLiteral("No request has called greet yet")));
        http::ClientRequest request;
        request.method = "GET";
        request.url = QUrl(fixture.engine->apiUrl("library").toString() + QStringLiteral("/hello/Grace?x=1"));
        bool answered = false;
        fixture.engine->send(std::move(request), this, [&answered](const auto&) { answered = true; });
        QTRY_VERIFY_WITH_TIMEOUT(answered, patienceMs);
        fixture.events()->makeFromLastRequest();
        const QByteArray event = fixture.events()->event();
        QVERIFY2(event.contains("\"routeKey\": \"GET /hello/{name}\""), event);
        QVERIFY2(event.contains("\"name\": \"Grace\""), event);
        QVERIFY2(event.contains("\"x\": \"1\""), event);
    }

    void anEventThatIsNoJsonSaysWhere()
    {
        EditorFixture fixture;
        fixture.run("{\"name\": }");
        QTRY_VERIFY(fixture.shows(QStringLiteral("Not run")));
        QVERIFY(fixture.events()->findChild<InlineError*>()->text().contains(QStringLiteral("line 1")));
    }

    void pageTeachesWhileThereIsNoFunction()
    {
        WorkspaceFixture fixture;
        RecordingWorkbench workbench;
        FunctionsPage page(*fixture.engine, *fixture.document, workbench);
        QCOMPARE(page.homeEditor(), QStringLiteral("functions"));
        const auto editor = page.createEditor(page.homeEditor());
        QVERIFY(qobject_cast<EmptyState*>(editor->widget()));
        functions::FunctionDescription function;
        function.name = "greet";
        function.runtime = "nodejs22.x";
        QVERIFY(fixture.document->addFunction(function));
        QCOMPARE(workbench.closed, QStringList{QStringLiteral("functions")});
        QCOMPARE(page.homeEditor(), QStringLiteral("function:greet"));
        QCOMPARE(page.editorFor({workspace::ObjectRef::Kind::Function, "greet", {}}), QStringLiteral("function:greet"));
        QVERIFY(!page.createEditor(QStringLiteral("function:none")));
        QVERIFY(fixture.document->removeFunction("greet"));
        QCOMPARE(workbench.closed.last(), QStringLiteral("function:greet"));
    }

    void everyControlHasAName()
    {
        EditorFixture fixture;
        QCOMPARE(namelessControls(fixture.editor->widget()).join(u'\n'), QString());
        QCOMPARE(namelessControls(fixture.editor->inspector()).join(u'\n'), QString());
    }
};

QTEST_MAIN(TestFunctionEditor)
#include "tst_functioneditor.moc"
