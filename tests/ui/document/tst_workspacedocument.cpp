#include "tests/ui/document/DocumentFixture.h"
#include "ui/document/DesignChecks.h"

#include <QSignalSpy>
#include <QStandardPaths>
#include <QTest>

using namespace trestle;
using tests::DocumentFixture;
using tests::parsedRoute;
using ui::Change;
using workspace::ObjectRef;

namespace {

const ObjectRef library{ObjectRef::Kind::Api, "library", {}};
const ObjectRef getBooks{ObjectRef::Kind::Route, "library", "GET /books"};

bool mentions(const std::vector<workspace::Problem>& problems, const ObjectRef& object, const QString& text)
{
    return std::any_of(problems.begin(), problems.end(), [&](const workspace::Problem& problem) {
        return problem.object == object && problem.message.contains(text);
    });
}

bool writeFile(const QString& path, const QByteArray& bytes)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
}

QByteArray readFile(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

// Another program edits the same folder.
void changeOutside(const DocumentFixture& fixture, const std::function<void(workspace::Workspace&)>& change)
{
    auto other = workspace::WorkspaceFolder::open(fixture.folder.path());
    if (!other) qFatal("%s", qPrintable(other.error().message));
    workspace::Workspace theirs = (*other)->load().workspace;
    change(theirs);
    if (auto saved = (*other)->save(theirs); !saved) qFatal("%s", qPrintable(saved.error().message));
}

gateway::Route& routeOf(workspace::Workspace& workspace, const QByteArray& key)
{
    for (gateway::Route& route : workspace.apis.front().routes) {
        if (route.key() == key) return route;
    }
    qFatal("no route %s", key.constData());
}

void reopen(DocumentFixture& fixture)
{
    fixture.document.reset();
    auto folder = workspace::WorkspaceFolder::open(fixture.folder.path());
    if (!folder) qFatal("%s", qPrintable(folder.error().message));
    fixture.document = std::make_unique<ui::WorkspaceDocument>(std::move(*folder));
}

}  // namespace

class WorkspaceDocumentTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QStandardPaths::setTestModeEnabled(true); }
    void loadsTheFolder();
    void everyEditIsOneStepThatUndoes();
    void typingMerges();
    void typingBackLeavesNoStep();
    void differentMembersDoNotMerge();
    void refusesNames_data();
    void refusesNames();
    void refusesWhatIsTakenOrMissing();
    void renamedFunctionTakesItsRoutesAndHandlerAlong();
    void renamedTableTakesItsRoutesAlong();
    void removedFunctionLeavesItsRoutesWithAProblem();
    void newFunctionHasAHandler_data();
    void newFunctionHasAHandler();
    void existingHandlerIsKept();
    void savesByItself();
    void savesWhenItEnds();
    void failedSaveIsSaidAndTriedAgain();
    void outsideEditIsReadAndUndoes();
    void outsideEditsOfOtherObjectsAreMerged();
    void clashWaitsForAChoice_data();
    void clashWaitsForAChoice();
    void anUnresolvedClashOutlivesTheProgram();
    void aFolderThatIsGoneLosesNothing();
    void noCopyIsMadeWithinTheFolderItself();
    void aRemovedFolderIsNoEditThatRemovesEverything();
    void whatCouldNotBeSavedComesBack();
    void selectionFollowsRenamesAndRemovals();
};

void WorkspaceDocumentTest::loadsTheFolder()
{
    const DocumentFixture fixture;
    QCOMPARE(fixture.document->workspace().apis.size(), size_t(1));
    QCOMPARE(fixture.document->workspace().apis.front().routes.size(), size_t(2));
    QVERIFY(fixture.document->isSaved());
    QVERIFY(!fixture.document->undoStack()->canUndo());
    QVERIFY(fixture.document->problems().empty());
}

void WorkspaceDocumentTest::everyEditIsOneStepThatUndoes()
{
    DocumentFixture fixture;
    ui::WorkspaceDocument& document = *fixture.document;
    const workspace::Workspace start = document.workspace();
    std::vector<Change> changes;
    connect(&document, &ui::WorkspaceDocument::changed, this, [&changes](const Change& c) { changes.push_back(c); });

    gateway::Api notices;
    notices.name = "notices";
    requests::SavedRequest request;
    request.name = "books/create";
    tables::TableDescription loans;
    loans.name = "Loans";
    loans.keys.partition.name = "pk";
    functions::FunctionDescription other;
    other.name = "other";
    other.runtime = "python3.12";
    gateway::Api moved = *document.workspace().api("library");
    moved.port = 3000;
    const std::vector<std::function<base::Result<void>()>> edits{
        [&] { return document.addApi(notices); },
        [&] { return document.setApi("library", moved); },
        [&] { return document.addRoute("library", parsedRoute("get /books/{id}")); },
        [&] { return document.setRoute("library", "GET /books", parsedRoute("get /titles")); },
        [&] { return document.removeRoute("library", "POST /books"); },
        [&] { return document.addFunction(other); },
        [&] { return document.removeFunction("createBook"); },
        [&] { return document.addTable(loans); },
        [&] { return document.removeTable("Books"); },
        [&] { return document.addRequest(request); },
        [&] { return document.removeRequest("books/create"); },
        [&] { return document.removeApi("notices"); },
    };
    for (const auto& edit : edits) {
        const workspace::Workspace before = document.workspace();
        const int steps = document.undoStack()->count();
        changes.clear();
        QVERIFY(edit());
        QVERIFY(document.workspace() != before);
        QCOMPARE(document.undoStack()->count(), steps + 1);
        QCOMPARE(changes.size(), size_t(1));
        const workspace::Workspace after = document.workspace();
        document.undoStack()->undo();
        QVERIFY(document.workspace() == before);
        QCOMPARE(changes.size(), size_t(2));
        QVERIFY(changes[0].before == changes[1].after);
        document.undoStack()->redo();
        QVERIFY(document.workspace() == after);
        QVERIFY(document.saveNow());
        QVERIFY(fixture.onDisk() == after);
    }
    document.undoStack()->setIndex(0);
    QVERIFY(document.workspace() == start);
    QVERIFY(document.saveNow());
    QVERIFY(document.isSaved());
    QVERIFY(fixture.onDisk() == start);
}

void WorkspaceDocumentTest::typingMerges()
{
    DocumentFixture fixture;
    ui::WorkspaceDocument& document = *fixture.document;
    gateway::Route route = fixture.route("GET /books");
    for (const char* text : {"A", "Al", "All", "All books"}) {
        route.description = text;
        QVERIFY(document.setRoute("library", "GET /books", route));
    }
    QCOMPARE(document.undoStack()->count(), 1);
    QCOMPARE(fixture.route("GET /books").description, QByteArray("All books"));
    document.undoStack()->undo();
    QCOMPARE(fixture.route("GET /books").description, QByteArray());
}

void WorkspaceDocumentTest::typingBackLeavesNoStep()
{
    DocumentFixture fixture;
    ui::WorkspaceDocument& document = *fixture.document;
    gateway::Route route = fixture.route("GET /books");
    route.description = "x";
    QVERIFY(document.setRoute("library", "GET /books", route));
    QVERIFY(!document.isSaved());
    route.description.clear();
    QVERIFY(document.setRoute("library", "GET /books", route));
    QVERIFY(!document.undoStack()->canUndo());
    QVERIFY(document.isSaved());
}

void WorkspaceDocumentTest::differentMembersDoNotMerge()
{
    DocumentFixture fixture;
    ui::WorkspaceDocument& document = *fixture.document;
    gateway::Route route = fixture.route("POST /books");
    route.description = "Adds";
    QVERIFY(document.setRoute("library", "POST /books", route));
    std::get<gateway::FunctionIntegration>(route.integration).timeoutMs = 1000;
    QVERIFY(document.setRoute("library", "POST /books", route));
    std::get<gateway::FunctionIntegration>(route.integration).payloadFormat = gateway::PayloadFormat::V1;
    QVERIFY(document.setRoute("library", "POST /books", route));
    QCOMPARE(document.undoStack()->count(), 3);
}

void WorkspaceDocumentTest::refusesNames_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QByteArray>("name");
    QTest::newRow("function: empty") << "function" << QByteArray();
    QTest::newRow("function: dot") << "function" << QByteArray("a.b");
    QTest::newRow("function: 65") << "function" << QByteArray(65, 'a');
    QTest::newRow("table: 2") << "table" << QByteArray("ab");
    QTest::newRow("table: 256") << "table" << QByteArray(256, 'a');
    QTest::newRow("table: blank") << "table" << QByteArray("my table");
    QTest::newRow("api: slash") << "api" << QByteArray("../up");
    QTest::newRow("api: dot first") << "api" << QByteArray(".trestle");
    QTest::newRow("request: up") << "request" << QByteArray("books/../../x");
    QTest::newRow("request: empty part") << "request" << QByteArray("books//x");
    QTest::newRow("request: colon") << "request" << QByteArray("a:b");
}

void WorkspaceDocumentTest::refusesNames()
{
    QFETCH(QString, kind);
    QFETCH(QByteArray, name);
    DocumentFixture fixture;
    ui::WorkspaceDocument& document = *fixture.document;
    base::Result<void> added;
    if (kind == u"function") {
        functions::FunctionDescription function;
        function.name = name;
        function.runtime = "nodejs22.x";
        added = document.addFunction(function);
    } else if (kind == u"table") {
        tables::TableDescription table;
        table.name = name;
        table.keys.partition.name = "id";
        added = document.addTable(table);
    } else if (kind == u"api") {
        gateway::Api api;
        api.name = name;
        added = document.addApi(api);
    } else {
        requests::SavedRequest request;
        request.name = name;
        added = document.addRequest(request);
    }
    QVERIFY(!added);
    QCOMPARE(added.error().code, base::ErrorCode::InvalidArgument);
    QVERIFY(!added.error().message.isEmpty());
    QVERIFY(!document.undoStack()->canUndo());
}

void WorkspaceDocumentTest::refusesWhatIsTakenOrMissing()
{
    DocumentFixture fixture;
    ui::WorkspaceDocument& document = *fixture.document;
    const auto codeOf = [](const base::Result<void>& result) {
        return result ? QByteArray("none") : base::codeName(result.error().code);
    };
    QCOMPARE(codeOf(document.addRoute("library", parsedRoute("get /books"))), QByteArray("AlreadyExists"));
    QCOMPARE(codeOf(document.setRoute("library", "GET /books", parsedRoute("post /books"))),
             QByteArray("AlreadyExists"));
    QCOMPARE(codeOf(document.addRoute("nowhere", parsedRoute("get /books"))), QByteArray("NotFound"));
    QCOMPARE(codeOf(document.removeTable("Nothing")), QByteArray("NotFound"));
    QCOMPARE(codeOf(document.addApi(*document.workspace().api("library"))), QByteArray("AlreadyExists"));
    gateway::Route tooLong = fixture.route("POST /books");
    std::get<gateway::FunctionIntegration>(tooLong.integration).timeoutMs = 30'001;
    QCOMPARE(codeOf(document.setRoute("library", "POST /books", tooLong)), QByteArray("InvalidArgument"));
    QVERIFY(!document.undoStack()->canUndo());
}

void WorkspaceDocumentTest::renamedFunctionTakesItsRoutesAndHandlerAlong()
{
    DocumentFixture fixture;
    ui::WorkspaceDocument& document = *fixture.document;
    const QString handler = document.folder().functionFolder("createBook") + QStringLiteral("/index.mjs");
    QVERIFY(QDir().mkpath(QFileInfo(handler).path()));
    QVERIFY(writeFile(handler, "mine"));
    functions::FunctionDescription function = document.workspace().functions.front();
    function.name = "addBook";
    QSignalSpy changed(&document, &ui::WorkspaceDocument::changed);
    QVERIFY(document.setFunction("createBook", function));
    QCOMPARE(changed.count(), 1);
    const auto functionOf = [&fixture] {
        return std::get<gateway::FunctionIntegration>(fixture.route("POST /books").integration).function;
    };
    QCOMPARE(functionOf(), QByteArray("addBook"));
    QVERIFY(document.saveNow());
    QCOMPARE(readFile(document.folder().functionFolder("addBook") + QStringLiteral("/index.mjs")), QByteArray("mine"));
    QVERIFY(fixture.onDisk().function("addBook") != nullptr);
    QVERIFY(fixture.onDisk().function("createBook") == nullptr);
    document.undoStack()->undo();
    QCOMPARE(functionOf(), QByteArray("createBook"));
    QVERIFY(document.saveNow());
    QCOMPARE(readFile(handler), QByteArray("mine"));
    QVERIFY(fixture.onDisk().function("addBook") == nullptr);
}

void WorkspaceDocumentTest::renamedTableTakesItsRoutesAlong()
{
    DocumentFixture fixture;
    ui::WorkspaceDocument& document = *fixture.document;
    tables::TableDescription table = document.workspace().tables.front();
    table.name = "Titles";
    QVERIFY(document.setTable("Books", table));
    QCOMPARE(std::get<gateway::TableIntegration>(fixture.route("GET /books").integration).table, QByteArray("Titles"));
    document.undoStack()->undo();
    QCOMPARE(std::get<gateway::TableIntegration>(fixture.route("GET /books").integration).table, QByteArray("Books"));
}

void WorkspaceDocumentTest::removedFunctionLeavesItsRoutesWithAProblem()
{
    DocumentFixture fixture;
    ui::WorkspaceDocument& document = *fixture.document;
    const gateway::Route before = fixture.route("POST /books");
    QVERIFY(document.removeFunction("createBook"));
    QVERIFY(fixture.route("POST /books") == before);
    const ObjectRef postBooks{ObjectRef::Kind::Route, "library", "POST /books"};
    QVERIFY(mentions(document.problems(), postBooks, QStringLiteral("createBook")));
    QVERIFY(document.removeTable("Books"));
    QVERIFY(mentions(document.problems(), getBooks, QStringLiteral("Books")));
    // What the engine finds wrong with them too is not told twice.
    workspace::Problem again = document.problems().front();
    again.message = QStringLiteral("There is no such thing");
    workspace::Problem other = again;
    other.object.routeKey = "GET /other";
    const auto all = ui::withEngineProblems(document.problems(), {again, other});
    QCOMPARE(all.size(), document.problems().size() + 1);
    QVERIFY(all.back() == other);
    document.undoStack()->setIndex(0);
    QVERIFY(document.problems().empty());
}

void WorkspaceDocumentTest::newFunctionHasAHandler_data()
{
    QTest::addColumn<QByteArray>("runtime");
    QTest::addColumn<QByteArray>("handler");
    QTest::addColumn<QString>("file");
    QTest::addColumn<QByteArray>("definition");
    QTest::newRow("node") << QByteArray("nodejs22.x") << QByteArray("index.handler") << "index.mjs"
                          << QByteArray("export const handler = async (event) =>");
    QTest::newRow("python") << QByteArray("python3.12") << QByteArray("index.handler") << "index.py"
                            << QByteArray("def handler(event, context):");
    QTest::newRow("in a folder") << QByteArray("python3.12") << QByteArray("src/app.run") << "src/app.py"
                                 << QByteArray("def run(event, context):");
}

void WorkspaceDocumentTest::newFunctionHasAHandler()
{
    QFETCH(QByteArray, runtime);
    QFETCH(QByteArray, handler);
    QFETCH(QString, file);
    QFETCH(QByteArray, definition);
    DocumentFixture fixture;
    functions::FunctionDescription function;
    function.name = "fresh";
    function.runtime = runtime;
    function.handler = handler;
    QVERIFY(fixture.document->addFunction(function));
    const QByteArray text = readFile(fixture.document->folder().functionFolder("fresh") + u'/' + file);
    QVERIFY2(text.contains(definition), text.constData());
    QVERIFY(text.contains("Hello from fresh"));
}

void WorkspaceDocumentTest::existingHandlerIsKept()
{
    DocumentFixture fixture;
    const QString folder = fixture.document->folder().functionFolder("fresh");
    QVERIFY(QDir().mkpath(folder));
    QVERIFY(writeFile(folder + QStringLiteral("/index.js"), "mine"));
    functions::FunctionDescription function;
    function.name = "fresh";
    function.runtime = "nodejs22.x";
    QVERIFY(fixture.document->addFunction(function));
    QCOMPARE(readFile(folder + QStringLiteral("/index.js")), QByteArray("mine"));
    QVERIFY(!QFileInfo::exists(folder + QStringLiteral("/index.mjs")));
}

void WorkspaceDocumentTest::savesByItself()
{
    DocumentFixture fixture;
    QSignalSpy saved(fixture.document.get(), &ui::WorkspaceDocument::savedChanged);
    QVERIFY(fixture.document->addRoute("library", parsedRoute("get /books/{id}")));
    QVERIFY(!fixture.document->isSaved());
    QTRY_VERIFY(fixture.document->isSaved());
    QCOMPARE(saved.count(), 2);
    QVERIFY(fixture.onDisk().api("library")->route("GET /books/{id}") != nullptr);
    fixture.document->undoStack()->undo();
    QVERIFY(!fixture.document->isSaved());
    QTRY_VERIFY(fixture.document->isSaved());
    QVERIFY(fixture.onDisk().api("library")->route("GET /books/{id}") == nullptr);
}

void WorkspaceDocumentTest::savesWhenItEnds()
{
    DocumentFixture fixture;
    QVERIFY(fixture.document->removeRoute("library", "GET /books"));
    fixture.document.reset();
    QCOMPARE(fixture.onDisk().api("library")->routes.size(), size_t(1));
}

void WorkspaceDocumentTest::failedSaveIsSaidAndTriedAgain()
{
    DocumentFixture fixture;
    // A file where the API's folder has to be made: fails for everyone, the superuser too.
    const QString obstacle = fixture.folder.filePath(QStringLiteral("apis/blocked"));
    QVERIFY(writeFile(obstacle, "in the way"));
    QSignalSpy failed(fixture.document.get(), &ui::WorkspaceDocument::saveFailed);
    gateway::Api blocked;
    blocked.name = "blocked";
    QVERIFY(fixture.document->addApi(blocked));
    QVERIFY(!fixture.document->saveNow());
    QCOMPARE(failed.count(), 1);
    QVERIFY(!fixture.document->isSaved());
    QVERIFY(fixture.document->workspace().api("blocked") != nullptr);
    QVERIFY(QFile::remove(obstacle));
    QVERIFY(fixture.document->saveNow());
    QVERIFY(fixture.document->isSaved());
    QVERIFY(fixture.onDisk().api("blocked") != nullptr);
}

void WorkspaceDocumentTest::outsideEditIsReadAndUndoes()
{
    DocumentFixture fixture;
    ui::WorkspaceDocument& document = *fixture.document;
    QSignalSpy changed(&document, &ui::WorkspaceDocument::changed);
    auto other = workspace::WorkspaceFolder::open(fixture.folder.path());
    QVERIFY(other);
    workspace::Workspace theirs = (*other)->load().workspace;
    theirs.apis.front().routes.push_back(parsedRoute("delete /books/{id}"));
    QVERIFY((*other)->save(theirs));
    QTRY_VERIFY(document.workspace().api("library")->route("DELETE /books/{id}") != nullptr);
    QCOMPARE(changed.count(), 1);
    QVERIFY(document.isSaved());
    document.undoStack()->undo();
    QCOMPARE(document.workspace().api("library")->routes.size(), size_t(2));
}

void WorkspaceDocumentTest::outsideEditsOfOtherObjectsAreMerged()
{
    DocumentFixture fixture;
    ui::WorkspaceDocument& document = *fixture.document;
    changeOutside(fixture, [](workspace::Workspace& theirs) { theirs.apis.front().routes.pop_back(); });
    QVERIFY(document.addRoute("library", parsedRoute("get /mine")));
    QTRY_VERIFY(document.workspace().api("library")->route("POST /books") == nullptr);
    QVERIFY(document.clashes().empty());
    QVERIFY(document.workspace().api("library")->route("GET /mine") != nullptr);
    QTRY_VERIFY(document.isSaved());
    QVERIFY(fixture.onDisk() == document.workspace());
}

void WorkspaceDocumentTest::clashWaitsForAChoice_data()
{
    QTest::addColumn<bool>("keepMine");
    QTest::addColumn<QByteArray>("description");
    QTest::newRow("mine") << true << QByteArray("mine");
    QTest::newRow("theirs") << false << QByteArray("theirs");
}

void WorkspaceDocumentTest::clashWaitsForAChoice()
{
    QFETCH(bool, keepMine);
    QFETCH(QByteArray, description);
    DocumentFixture fixture;
    ui::WorkspaceDocument& document = *fixture.document;
    const auto describe = [](gateway::Route route, const QByteArray& text) {
        route.description = text;
        return route;
    };
    const gateway::Route before = fixture.route("GET /books");
    changeOutside(fixture, [&](workspace::Workspace& theirs) {
        routeOf(theirs, "GET /books") = describe(before, "theirs");
        theirs.functions.front().timeoutMs = 5000;
    });
    QVERIFY(document.setRoute("library", "GET /books", describe(before, "mine")));
    QVERIFY(document.addRoute("library", parsedRoute("get /mine")));
    QTRY_COMPARE(document.clashes().size(), size_t(1));
    QVERIFY(document.clashes().front().object == getBooks);
    QVERIFY(document.clashes().front().mine.contains("mine"));
    QVERIFY(document.clashes().front().theirs.contains("theirs"));
    // Neither side is lost meanwhile.
    QVERIFY(!document.saveNow());
    QVERIFY(!document.isSaved());
    QCOMPARE(fixture.onDisk().api("library")->route("GET /books")->description, QByteArray("theirs"));
    QCOMPARE(fixture.route("GET /books").description, QByteArray("mine"));

    document.resolveClashes(
        [keepMine](const ObjectRef&) { return keepMine ? workspace::Side::Mine : workspace::Side::Theirs; });
    QVERIFY(document.clashes().empty());
    QVERIFY(document.isSaved());
    QCOMPARE(fixture.onDisk().api("library")->route("GET /books")->description, description);
    QVERIFY(fixture.onDisk().api("library")->route("GET /mine") != nullptr);
    QCOMPARE(fixture.onDisk().functions.front().timeoutMs, 5000);
    document.undoStack()->undo();
    QCOMPARE(fixture.route("GET /books").description, QByteArray("theirs"));
    document.undoStack()->undo();
    QCOMPARE(fixture.route("GET /books").description, QByteArray("mine"));
}

void WorkspaceDocumentTest::anUnresolvedClashOutlivesTheProgram()
{
    DocumentFixture fixture;
    gateway::Route mine = fixture.route("GET /books");
    mine.description = "mine";
    changeOutside(fixture, [](workspace::Workspace& theirs) { routeOf(theirs, "GET /books").description = "theirs"; });
    QVERIFY(fixture.document->setRoute("library", "GET /books", mine));
    QTRY_COMPARE(fixture.document->clashes().size(), size_t(1));
    reopen(fixture);
    QCOMPARE(fixture.document->clashes().size(), size_t(1));
    QCOMPARE(fixture.route("GET /books").description, QByteArray("mine"));
    fixture.document->resolveClashes([](const ObjectRef&) { return workspace::Side::Mine; });
    QCOMPARE(fixture.onDisk().api("library")->route("GET /books")->description, QByteArray("mine"));
    reopen(fixture);
    QVERIFY(fixture.document->clashes().empty());
    QVERIFY(fixture.document->isSaved());
}

void WorkspaceDocumentTest::aFolderThatIsGoneLosesNothing()
{
    DocumentFixture fixture;
    ui::WorkspaceDocument& document = *fixture.document;
    const QString away = fixture.folder.path() + QStringLiteral("-away");
    QVERIFY(QDir().rename(fixture.folder.path(), away));
    QVERIFY(document.addRoute("library", parsedRoute("get /mine")));
    QTRY_VERIFY(!document.saveProblem().isEmpty());
    const base::Result<void> saved = document.saveNow();
    QVERIFY(!saved);
    QCOMPARE(saved.error().code, base::ErrorCode::NotFound);
    QVERIFY(!document.folder().dataFolder());
    QVERIFY(!QFileInfo::exists(fixture.folder.path()));

    QTemporaryDir elsewhere;
    const QString path = elsewhere.filePath(QStringLiteral("copy"));
    QVERIFY(document.saveElsewhere(path));
    auto copy = workspace::WorkspaceFolder::open(path);
    QVERIFY(copy);
    QVERIFY((*copy)->load().workspace == document.workspace());
    QVERIFY(!document.saveElsewhere(path));  // not empty any more

    QVERIFY(QDir().rename(away, fixture.folder.path()));
    QVERIFY(document.saveNow());
    QVERIFY(document.saveProblem().isEmpty());
    QVERIFY(fixture.onDisk().api("library")->route("GET /mine") != nullptr);
}

void WorkspaceDocumentTest::noCopyIsMadeWithinTheFolderItself()
{
    DocumentFixture fixture;
    for (const QString& inside : {fixture.folder.filePath(QStringLiteral("copy")),
                                  fixture.folder.filePath(QStringLiteral("functions/there/deep"))}) {
        const auto saved = fixture.document->saveElsewhere(inside);
        QVERIFY(!saved);
        QCOMPARE(saved.error().code, base::ErrorCode::InvalidArgument);
        QVERIFY(!QFileInfo::exists(inside));
    }
    QTemporaryDir other;
    QVERIFY(QFile::link(fixture.folder.path(), other.filePath(QStringLiteral("link"))));
    QVERIFY(!fixture.document->saveElsewhere(other.filePath(QStringLiteral("link/copy"))));
    // A folder beside it whose name goes on is another one.
    QVERIFY(fixture.document->saveElsewhere(fixture.folder.path() + QStringLiteral("-copy")));
    QVERIFY(QDir(fixture.folder.path() + QStringLiteral("-copy")).removeRecursively());
}

void WorkspaceDocumentTest::aRemovedFolderIsNoEditThatRemovesEverything()
{
    DocumentFixture fixture;
    QVERIFY(QDir(fixture.folder.path()).removeRecursively());
    QTRY_VERIFY(!fixture.document->saveProblem().isEmpty());
    QVERIFY(!fixture.document->isSaved());
    QCOMPARE(fixture.document->workspace().api("library")->routes.size(), size_t(2));
}

void WorkspaceDocumentTest::whatCouldNotBeSavedComesBack()
{
    DocumentFixture fixture;
    const QString obstacle = fixture.folder.filePath(QStringLiteral("apis/blocked"));
    QVERIFY(writeFile(obstacle, "in the way"));
    gateway::Api blocked;
    blocked.name = "blocked";
    QVERIFY(fixture.document->addApi(blocked));
    reopen(fixture);
    QVERIFY(fixture.document->workspace().api("blocked") != nullptr);
    QVERIFY(!fixture.document->isSaved());
    QVERIFY(QFile::remove(obstacle));
    QVERIFY(fixture.document->saveNow());
    QVERIFY(fixture.onDisk().api("blocked") != nullptr);
}

void WorkspaceDocumentTest::selectionFollowsRenamesAndRemovals()
{
    DocumentFixture fixture;
    ui::WorkspaceDocument& document = *fixture.document;
    QSignalSpy selected(&document, &ui::WorkspaceDocument::selectionChanged);
    document.select({ObjectRef::Kind::Route, "library", "GET /nothing"});
    QCOMPARE(selected.count(), 0);
    document.select(getBooks);
    document.select(getBooks);
    QCOMPARE(selected.count(), 1);
    QVERIFY(document.setRoute("library", "GET /books", parsedRoute("get /titles")));
    QCOMPARE(document.selection().routeKey, QByteArray("GET /titles"));
    gateway::Api renamed = *document.workspace().api("library");
    renamed.name = "shelf";
    QVERIFY(document.setApi("library", renamed));
    QCOMPARE(document.selection().name, QByteArray("shelf"));
    QVERIFY(document.removeRoute("shelf", "GET /titles"));
    QVERIFY(document.selection() == (ObjectRef{ObjectRef::Kind::Api, "shelf", {}}));
    QVERIFY(document.removeApi("shelf"));
    QVERIFY(document.selection() == ObjectRef());
}

QTEST_MAIN(WorkspaceDocumentTest)
#include "tst_workspacedocument.moc"
