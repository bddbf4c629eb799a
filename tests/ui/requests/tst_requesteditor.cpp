#include "tests/support/WorkspaceFixture.h"
#include "ui/requests/HistoryModel.h"
#include "ui/requests/RequestEditor.h"
#include "ui/requests/RequestForm.h"
#include "ui/requests/RequestsPage.h"
#include "ui/widgets/CodeEdit.h"

#include <QAbstractItemModelTester>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace trestle;
using namespace trestle::tests;
using namespace trestle::ui;

namespace {

workspace::Workspace designWithRequest()
{
    workspace::Workspace design = mockWorkspace();
    design.requests = {{"status", "GET", "{{library}}/status", {}, ""},
                       {"broken", "GET", "{{nowhere}}/status", {}, ""},
                       {"refused", "POST", "{{library}}/refused", {{"X-A", "1", true}}, R"({"a": 1.10})"}};
    return design;
}

// All texts shown by labels of a widget, for looking a word up.
QString shownText(QWidget* widget)
{
    QStringList texts;
    for (const QLabel* label : widget->findChildren<QLabel*>())
        if (label->isVisibleTo(widget)) texts << label->text();
    return texts.join(u'\n');
}

}  // namespace

class TestRequestEditor : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sendsAndShowsTheAnswer();
    void theTraceOfOurOwnRequestIsOneClickAway();
    void unknownVariablesAreSaidAndNothingIsSent();
    void editsOfASavedRequestLandInTheDocument();
    void aDraftBecomesASavedRequest();
    void formattingKeepsNumbersAndMarksErrors();
    void historyRows();
    void refusedConnectionSaysWhere();
};

void TestRequestEditor::sendsAndShowsTheAnswer()
{
    WorkspaceFixture fixture(designWithRequest());
    RecordingWorkbench workbench;
    RequestEditor editor(QStringLiteral("request:status"), *fixture.engine, *fixture.document, workbench);
    editor.widget()->show();
    QCOMPARE(editor.title(), QStringLiteral("status"));
    QCOMPARE(editor.methodChip(), QByteArray("GET"));
    QSignalSpy answered(&editor.session(), &RequestSession::answered);
    editor.runMainAction();
    QVERIFY(editor.session().isSending());
    QTRY_COMPARE_WITH_TIMEOUT(answered.count(), 1, 20'000);
    QVERIFY(!editor.session().isSending());
    QVERIFY2(shownText(editor.widget()).contains(QStringLiteral("200 OK")), qPrintable(shownText(editor.widget())));
    bool shown = false;
    for (const CodeEdit* text : editor.widget()->findChildren<CodeEdit*>())
        shown |= text->text().contains(QStringLiteral("\"status\": \"open\""));
    QVERIFY(shown);
}

void TestRequestEditor::theTraceOfOurOwnRequestIsOneClickAway()
{
    WorkspaceFixture fixture(designWithRequest());
    RecordingWorkbench workbench;
    RequestEditor editor(QStringLiteral("request:refused"), *fixture.engine, *fixture.document, workbench);
    QSignalSpy answered(&editor.session(), &RequestSession::answered);
    editor.runMainAction();
    QTRY_COMPARE_WITH_TIMEOUT(answered.count(), 1, 20'000);
    QCOMPARE(editor.session().history()[0].response->status, 409);
    editor.showLastTrace();
    QCOMPARE(workbench.traces.size(), 1);
    const auto trace = fixture.engine->traces().find(workbench.traces[0]);
    QCOMPARE(trace->routeKey, QByteArray("POST /refused"));
    QVERIFY(trace->source == observe::TraceSource::Console);
    QCOMPARE(trace->request.body, QByteArray(R"({"a": 1.10})"));
}

void TestRequestEditor::unknownVariablesAreSaidAndNothingIsSent()
{
    WorkspaceFixture fixture(designWithRequest());
    RecordingWorkbench workbench;
    RequestEditor editor(QStringLiteral("request:broken"), *fixture.engine, *fixture.document, workbench);
    editor.widget()->show();
    editor.runMainAction();
    QVERIFY(!editor.session().isSending());
    QVERIFY(shownText(editor.widget()).contains(QStringLiteral("No value is set for nowhere")));
    QCOMPARE(fixture.engine->traces().lastNumber(), 0);
}

void TestRequestEditor::editsOfASavedRequestLandInTheDocument()
{
    WorkspaceFixture fixture(designWithRequest());
    RecordingWorkbench workbench;
    RequestEditor editor(QStringLiteral("request:status"), *fixture.engine, *fixture.document, workbench);
    editor.widget()->show();
    editor.focusAddress();
    auto* url = editor.widget()->findChild<QLineEdit*>();
    QTest::keyClicks(url, QStringLiteral("{{library}}/other"));
    QCOMPARE(fixture.document->workspace().request("status")->url, QByteArray("{{library}}/other"));
    fixture.document->undoStack()->undo();
    QCOMPARE(url->text(), QStringLiteral("{{library}}/status"));
}

void TestRequestEditor::aDraftBecomesASavedRequest()
{
    WorkspaceFixture fixture(designWithRequest());
    RecordingWorkbench workbench;
    RequestsPage page(*fixture.engine, *fixture.document, workbench);
    QVERIFY(page.owns(QStringLiteral("draft:1")));
    QVERIFY(!page.createEditor(QStringLiteral("request:missing")));
    auto editor = page.createEditor(QStringLiteral("draft:1"));
    auto* draft = qobject_cast<RequestEditor*>(editor.get());
    draft->session().setRequest({"", "PUT", "{{library}}/x", {}, "body"});
    QCOMPARE(fixture.document->workspace().requests.size(), 3u);  // a draft is nobody's file
    const QJsonObject state = draft->saveState();

    auto restored = page.createEditor(QStringLiteral("draft:2"));
    restored->restoreState(state);
    const auto* again = qobject_cast<RequestEditor*>(restored.get());
    QCOMPARE(again->methodChip(), QByteArray("PUT"));
    QCOMPARE(again->title(), QStringLiteral("/x"));
}

void TestRequestEditor::formattingKeepsNumbersAndMarksErrors()
{
    RequestForm form;
    requests::SavedRequest request;
    request.method = "POST";
    request.body = R"({"price":12.900000000000000001,"n":1.50})";
    form.setRequest(request);
    form.formatBody();
    QCOMPARE(form.request().body, QByteArray("{\n  \"price\": 12.900000000000000001,\n  \"n\": 1.50\n}"));
    request.body = "{\n \"a\": }";
    form.setRequest(request);
    form.formatBody();
    QCOMPARE(form.request().body, request.body);  // what cannot be read is left as it is
}

void TestRequestEditor::historyRows()
{
    WorkspaceFixture fixture(designWithRequest());
    RequestSession session(*fixture.engine, *fixture.document);
    HistoryModel model(session);
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    session.attach("status");
    QSignalSpy answered(&session, &RequestSession::answered);
    session.send();
    QTRY_COMPARE_WITH_TIMEOUT(answered.count(), 1, 20'000);
    session.attach("broken");
    session.send();
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(model.index(0, HistoryModel::Status).data().toString(), QStringLiteral("failed"));
    QCOMPARE(model.index(1, HistoryModel::Status).data().toString(), QStringLiteral("200"));
    QVERIFY(model.index(1, HistoryModel::Call).data().toString().endsWith(QStringLiteral("/status")));
}

void TestRequestEditor::refusedConnectionSaysWhere()
{
    WorkspaceFixture fixture(designWithRequest());
    RecordingWorkbench workbench;
    RequestEditor editor(QStringLiteral("draft:1"), *fixture.engine, *fixture.document, workbench);
    editor.widget()->show();
    editor.session().setRequest({"", "GET", "http://127.0.0.1:1/x", {}, ""});
    QSignalSpy answered(&editor.session(), &RequestSession::answered);
    editor.runMainAction();
    QTRY_COMPARE_WITH_TIMEOUT(answered.count(), 1, 20'000);
    QVERIFY2(shownText(editor.widget()).contains(QStringLiteral("127.0.0.1:1 could not be reached")),
             qPrintable(shownText(editor.widget())));
}

QTEST_MAIN(TestRequestEditor)
#include "tst_requesteditor.moc"
