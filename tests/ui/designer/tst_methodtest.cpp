// The tab that tests a method, and descriptions in and out of files.
#include "tests/ui/designer/DesignerFixture.h"
#include "ui/designer/ImportApiDialog.h"
#include "ui/designer/MethodTestEditor.h"
#include "ui/designer/OpenApiFiles.h"
#include "ui/widgets/CodeEdit.h"
#include "ui/widgets/KeyValueTable.h"
#include "ui/widgets/SegmentedControl.h"
#include "ui/widgets/ThemedLabel.h"

#include <QComboBox>
#include <QFile>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace trestle;
using namespace trestle::tests;
using workspace::ObjectRef;

namespace {

const char* const petsDescription = R"(openapi: "3.0.1"
info: {title: pets, version: "1"}
paths:
  /pets/{id}:
    get:
      responses: {"200": {description: one}}
components:
  schemas:
    Pet: {type: object}
)";

struct RestFixture : DesignerFixture
{
    RestFixture()
    {
        gateway::Api api;
        api.name = "reviews";
        api.protocol = gateway::Protocol::Rest;
        api.stages = {{.name = "dev"}};
        gateway::Route route;
        route.method = "POST";
        route.path = "/books/{id}/reviews";
        route.integration = gateway::MockIntegration{.status = 200};
        api.routes.push_back(route);
        if (!document->addApi(api)) qFatal("the API was not added");
    }

    [[nodiscard]] QString write(const QByteArray& text) const
    {
        const QString path = folder.filePath(QStringLiteral("description.yaml"));
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size()) qFatal("no file");
        return path;
    }

    ObjectRef method{ObjectRef::Kind::Route, "reviews", "POST /books/{id}/reviews"};
};

struct Import
{
    Import(RestFixture& fixture, const QByteArray& text) : dialog(*fixture.document, fixture.write(text), nullptr)
    {
        dialog.setAttribute(Qt::WA_DeleteOnClose, false);
        dialog.show();
    }

    QPushButton* button()
    {
        for (auto* each : dialog.findChildren<QPushButton*>())
            if (each->text() == QStringLiteral("Import")) return each;
        return nullptr;
    }
    QString brings() { return dialog.findChild<ui::ThemedLabel*>(QStringLiteral("brings"))->text(); }
    QStringList findings()
    {
        QStringList lines;
        auto* list = dialog.findChild<QListWidget*>(QStringLiteral("findings"));
        for (int row = 0; row < list->count(); ++row)
            lines.append(list->item(row)->text());
        return lines;
    }

    ui::ImportApiDialog dialog;
};

}  // namespace

class MethodTestTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aTestShowsItsLogLineByLine();
    void whatCannotBeTestedSaysWhy();
    void onlyMethodsOfRestApisAreTested();
    void aDescriptionBecomesAnApiInOneStep();
    void findingsNameTheirLine();
    void anApiThatIsThereTakesADescription();
    void whatIsExportedCanBeImported();
};

void MethodTestTest::aTestShowsItsLogLineByLine()
{
    RestFixture fixture;
    gateway::RestTestOutcome outcome;
    outcome.status = 200;
    outcome.latencyMs = 4;
    outcome.body = "{\"id\":1}";
    outcome.headers.add("x-a", "b");
    outcome.log = "Execution log for request 1\nStarting execution\nMethod completed with status: 200\n";
    fixture.running.testOutcome = outcome;
    ui::MethodTestEditor editor(fixture.commands, fixture.method);
    editor.widget()->show();
    auto* path = editor.widget()->findChild<QLineEdit*>(QStringLiteral("path"));
    QCOMPARE(path->text(), QStringLiteral("/books/1/reviews"));
    path->setText(QStringLiteral("/books/7/reviews?full=1"));
    editor.widget()->findChild<QPushButton*>(QStringLiteral("test"))->click();

    QCOMPARE(fixture.running.tested.size(), size_t(1));
    const gateway::RestTest& sent = fixture.running.tested.front();
    QCOMPARE(sent.httpMethod, QByteArray("POST"));
    QCOMPARE(sent.resourcePath, QByteArray("/books/{id}/reviews"));
    QCOMPARE(sent.pathWithQuery, QByteArray("/books/7/reviews?full=1"));
    QCOMPARE(sent.headers.value("content-type").toByteArray(), QByteArray("application/json"));
    auto* answer = editor.widget()->findChild<ui::CodeEdit*>(QStringLiteral("answer"));
    auto* lens = editor.widget()->findChild<ui::SegmentedControl*>(QStringLiteral("lens"));
    QCOMPARE(editor.widget()->findChild<ui::ThemedLabel*>(QStringLiteral("status"))->text(), QStringLiteral("200 OK"));
    QCOMPARE(answer->text(), QString::fromUtf8(outcome.log.trimmed()));
    lens->setCurrentIndex(1);
    QCOMPARE(answer->text(), QStringLiteral("{\n  \"id\": 1\n}"));
    lens->setCurrentIndex(2);
    QCOMPARE(answer->text(), QStringLiteral("x-a: b"));
    QCOMPARE(namelessFocusables(*editor.widget()), QStringList());
}

void MethodTestTest::whatCannotBeTestedSaysWhy()
{
    RestFixture fixture;
    fixture.running.testOutcome = base::Error{base::ErrorCode::NotFound, QStringLiteral("Invalid Method identifier")};
    ui::MethodTestEditor editor(fixture.commands, fixture.method);
    editor.runMainAction();
    QCOMPARE(editor.widget()->findChild<ui::ThemedLabel*>(QStringLiteral("status"))->text(),
             QStringLiteral("Invalid Method identifier"));
    QVERIFY(editor.widget()->findChild<QPushButton*>(QStringLiteral("test"))->isEnabled());
    QVERIFY(fixture.document->removeRoute("reviews", fixture.method.routeKey));
    QVERIFY(!editor.widget()->findChild<QPushButton*>(QStringLiteral("test"))->isEnabled());
}

void MethodTestTest::onlyMethodsOfRestApisAreTested()
{
    RestFixture fixture;
    QSignalSpy asked(&fixture.commands, &ui::DesignCommands::testRequested);
    fixture.commands.testMethod(postBooks);  // of an HTTP API
    QCOMPARE(asked.size(), 0);
    fixture.commands.testMethod(fixture.method);
    QCOMPARE(asked.size(), 1);
    const QString key = ui::MethodTestEditor::keyOf(fixture.method);
    QVERIFY(ui::MethodTestEditor::routeOf(key) == fixture.method);
    QVERIFY(!ui::MethodTestEditor::routeOf(QStringLiteral("route:reviews/x")));
}

void MethodTestTest::aDescriptionBecomesAnApiInOneStep()
{
    RestFixture fixture;
    const int steps = fixture.document->undoStack()->count();
    Import import(fixture, petsDescription);
    QSignalSpy made(&import.dialog, &ui::ImportApiDialog::made);
    QTRY_VERIFY(import.button()->isEnabled());
    QCOMPARE(import.brings(), QStringLiteral("pets will have 1 route, 1 model"));
    QVERIFY(fixture.document->workspace().api("pets") == nullptr);  // nothing has changed yet
    import.button()->click();
    QCOMPARE(made.size(), 1);
    const gateway::Api* pets = fixture.document->workspace().api("pets");
    QVERIFY(pets != nullptr && pets->route("GET /pets/{id}") != nullptr);
    QVERIFY(pets->documents.find("models", "Pet"));
    QCOMPARE(fixture.document->undoStack()->count(), steps + 1);
    fixture.document->undoStack()->undo();
    QVERIFY(fixture.document->workspace().api("pets") == nullptr);
}

void MethodTestTest::findingsNameTheirLine()
{
    RestFixture fixture;
    Import broken(fixture, "openapi: \"3.0.1\"\ninfo: {title: pets\n");
    QTRY_VERIFY(!broken.findings().isEmpty());
    QVERIFY(!broken.button()->isEnabled());
    QVERIFY2(broken.findings().first().contains(QStringLiteral("line")), qPrintable(broken.findings().first()));

    QByteArray text(petsDescription);
    text.replace("      responses:", "      parameters: [{name: q, in: nowhere}]\n      responses:");
    text.replace("Pet: {type: object}", "\"not-plain\": {type: object}");
    Import partly(fixture, text);
    QTRY_VERIFY(!partly.findings().isEmpty());
    QVERIFY2(partly.findings().first().contains(QRegularExpression(QStringLiteral("line \\d+, column \\d+"))),
             qPrintable(partly.findings().join(u'\n')));
}

void MethodTestTest::anApiThatIsThereTakesADescription()
{
    RestFixture fixture;
    Import import(fixture, petsDescription);
    auto* into = import.dialog.findChild<QComboBox*>(QStringLiteral("into"));
    into->setCurrentIndex(into->findData(QByteArray("reviews")));
    QTRY_VERIFY(import.button()->isEnabled());
    import.button()->click();
    const gateway::Api* reviews = fixture.document->workspace().api("reviews");
    QVERIFY(reviews->route("GET /pets/{id}"));
    QVERIFY(!reviews->route(fixture.method.routeKey));
    fixture.document->undoStack()->undo();
    QVERIFY(fixture.document->workspace().api("reviews")->route(fixture.method.routeKey));
}

void MethodTestTest::whatIsExportedCanBeImported()
{
    RestFixture fixture;
    const workspace::Workspace& design = fixture.document->workspace();
    for (const char* name : {"out.yaml", "out.json"}) {
        const QString path = fixture.folder.filePath(QString::fromLatin1(name));
        QVERIFY(ui::writeDescription(design, "reviews", path));
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray text = file.readAll();
        QCOMPARE(text.startsWith('{'), path.endsWith(QLatin1String(".json")));
        Import import(fixture, text);
        QTRY_VERIFY2(import.button()->isEnabled(), qPrintable(import.findings().join(u'\n')));
        QVERIFY2(import.brings().contains(QStringLiteral("1 route")), qPrintable(import.brings()));
    }
    QVERIFY(!ui::writeDescription(design, "nobody", fixture.folder.filePath(QStringLiteral("x.yaml"))));
}

QTEST_MAIN(MethodTestTest)
#include "tst_methodtest.moc"
