#include "tests/ui/designer/DesignerFixture.h"
#include "ui/designer/Inspector.h"
#include "ui/designer/MethodInspector.h"
#include "ui/designer/RouteDocuments.h"
#include "ui/designer/RouteTextEditor.h"
#include "ui/widgets/CodeEdit.h"
#include "ui/widgets/SegmentedControl.h"
#include "ui/widgets/ThemedLabel.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QTest>

using namespace trestle;
using namespace trestle::tests;
using base::JsonValue;
using workspace::ObjectRef;

namespace {

JsonValue json(const QByteArray& text)
{
    auto value = base::parseJson(text);
    if (!value) qFatal("%s", qPrintable(value.error().message));
    return std::move(*value);
}

const ObjectRef getPet{ObjectRef::Kind::Route, "pets", "GET /pets/{id}"};
const ObjectRef joinRoute{ObjectRef::Kind::Route, "chat", "join"};

gateway::Api petsApi()
{
    gateway::Api api;
    api.name = "pets";
    api.protocol = gateway::Protocol::Rest;
    api.stages = {gateway::Stage{.name = "dev"}};
    api.routes = {parsedRoute("get /pets/{id}")};
    api.routes.front().document = json(R"({
        "authorizationType": "NONE", "apiKeyRequired": true, "requestModels": {"application/json": "Pet"},
        "methodIntegration": {
            "type": "AWS", "httpMethod": "POST", "uri": "arn:aws:apigateway:us-east-1:dynamodb:action/GetItem",
            "integrationResponses": {
                "200": {"statusCode": "200", "responseTemplates": {"application/json": "$input.body"}},
                "404": {"statusCode": "404", "selectionPattern": "4.."}}}})");
    ui::setValueAt(api.routes.front().document, {"methodIntegration", "requestTemplates", "application/json"},
                   QByteArray("{\"TableName\": \"Books\"}"));
    api.documents.set("requestValidators", "v1", json(R"({"name":"body","validateRequestBody":true})"));
    api.documents.set("authorizers", "a1", json(R"({"name":"keeper","type":"TOKEN"})"));
    return api;
}

gateway::Api chatApi()
{
    gateway::Api api;
    api.name = "chat";
    api.protocol = gateway::Protocol::WebSocket;
    gateway::Route join;
    join.path = "join";
    join.document = json(R"({"target":"integrations/i1"})");
    gateway::Route connect;
    connect.path = "$connect";
    api.routes = {connect, join};
    api.documents.set("integrations", "i1", json(R"({
        "integrationType": "AWS", "requestTemplates": {"$default": "{}"},
        "integrationUri": "arn:aws:lambda:us-east-1:000000000000:function:createBook"})"));
    api.documents.set("integrationResponses", "i1/r1",
                      json(R"({"integrationResponseKey":"$default","responseTemplates":{"ok":"$input.body"}})"));
    return api;
}

QByteArrayList titles(const std::vector<ui::RoutePart>& parts)
{
    QByteArrayList found;
    for (const ui::RoutePart& part : parts)
        found.append((part.detail.isEmpty() ? part.title : part.title + u'|' + part.detail).toUtf8());
    return found;
}

struct MethodFixture : DesignerFixture
{
    MethodFixture() : inspector(commands)
    {
        if (!document->addApi(petsApi()) || !document->addApi(chatApi())) qFatal("the APIs cannot be added");
        inspector.resize(320, 1200);
        inspector.show();
    }

    template <typename T>
    T* field(const char* name)
    {
        for (T* widget : inspector.findChildren<T*>(QLatin1String(name))) {
            if (widget->isVisible()) return widget;
        }
        return nullptr;
    }
    const JsonValue& method() const { return document->workspace().api("pets")->route("GET /pets/{id}")->document; }

    ui::Inspector inspector;
};

}  // namespace

class RouteDocumentsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void partsOfAMethod();
    void partsOfARouteWithDocuments();
    void aPartIsReplaced();
    void wrongTextIsRefused_data();
    void wrongTextIsRefused();
    void methodShowsInTheInspector();
    void methodIsEdited();
    void anotherTableIsNamedInTheTemplates();
    void emptyMethodIsWired();
    void namedIntegrationIsTold();
    void checksGoByTheDocuments();
    void textsAreEdited();
    void aTemplateIsAdded();
    void halfTypedDocumentsStayInTheEditor();
    void everyControlHasAName();
};

void RouteDocumentsTest::partsOfAMethod()
{
    const gateway::Api api = petsApi();
    const auto parts = ui::routeParts(api, api.routes.front());
    QCOMPARE(titles(parts),
             (QByteArrayList{"Method", "Request template|application/json", "Answer 200|application/json"}));
    QCOMPARE(ui::partText(api, api.routes.front(), parts[1]), QByteArray("{\"TableName\": \"Books\"}"));
    QVERIFY(ui::partText(api, api.routes.front(), parts[0]).contains("\n  \"apiKeyRequired\": true"));
    QCOMPARE(titles(ui::missingTemplates(api, api.routes.front())), QByteArrayList{"Answer 404|application/json"});
    // What a form wired is told in the service's words.
    const gateway::Route formed = parsedRoute("get /x", gateway::FunctionIntegration{"f"});
    QVERIFY(ui::partText(api, formed, {}).contains("AWS_PROXY"));
}

void RouteDocumentsTest::partsOfARouteWithDocuments()
{
    const gateway::Api api = chatApi();
    const auto parts = ui::routeParts(api, api.routes.back());
    QCOMPARE(titles(parts), (QByteArrayList{"Route", "Integration", "Request template|$default", "Answer $default",
                                            "Answer $default|ok"}));
    QCOMPARE(ui::partText(api, api.routes.back(), parts[4]), QByteArray("$input.body"));
    QCOMPARE(titles(ui::routeParts(api, api.routes.front())), QByteArrayList{"Route"});
}

void RouteDocumentsTest::aPartIsReplaced()
{
    const gateway::Api chat = chatApi();
    const auto chatParts = ui::routeParts(chat, chat.routes.back());
    const auto answered = ui::withPart(chat, "join", chatParts[4], "bye");
    QVERIFY(answered);
    QCOMPARE(ui::partText(*answered, answered->routes.back(), chatParts[4]), QByteArray("bye"));
    QVERIFY(answered->routes == chat.routes);

    gateway::Api formed = petsApi();
    formed.routes = {parsedRoute("get /x", gateway::FunctionIntegration{"f"})};
    const auto changed =
        ui::withPart(formed, "GET /x", {}, R"({"methodIntegration":{"type":"HTTP","uri":"http://x"}})");
    QVERIFY(changed);
    QVERIFY(std::holds_alternative<std::monostate>(changed->routes.front().integration));
    QCOMPARE(ui::textOf(*changed->routes.front().document.find("methodIntegration"), "uri"), QByteArray("http://x"));
}

void RouteDocumentsTest::wrongTextIsRefused_data()
{
    QTest::addColumn<bool>("isTemplate");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("line");
    QTest::newRow("document") << false << QByteArray("{\n  \"a\": 1\n}") << 0;
    QTest::newRow("no JSON") << false << QByteArray("{\n  \"a\": }") << 2;
    QTest::newRow("no object") << false << QByteArray("[1]") << 1;
    QTest::newRow("template") << true << QByteArray("#set($a = 1)\n$a") << 0;
    QTest::newRow("open block") << true << QByteArray("x\n#if($a)\n") << 3;
}

void RouteDocumentsTest::wrongTextIsRefused()
{
    QFETCH(const bool, isTemplate);
    QFETCH(const QByteArray, text);
    QFETCH(const int, line);
    using Kind = ui::RoutePart::Kind;
    const ui::TextProblem problem = ui::problemOfText(isTemplate ? Kind::Template : Kind::Document, text);
    if (line == 0) QCOMPARE(problem.message, QString());
    QCOMPARE(problem.line > 0, line > 0);
    if (!isTemplate) QCOMPARE(problem.line, line);
    const gateway::Api api = petsApi();
    if (!isTemplate) QCOMPARE(static_cast<bool>(ui::withPart(api, "GET /pets/{id}", {}, text)), line == 0);
}

void RouteDocumentsTest::methodShowsInTheInspector()
{
    MethodFixture fixture;
    fixture.document->select(getPet);
    QCOMPARE(fixture.inspector.title(), QStringLiteral("Method"));
    QCOMPARE(fixture.field<ui::SegmentedControl>("kind")->currentIndex(), 1);
    QCOMPARE(fixture.field<QComboBox>("table")->currentText(), QStringLiteral("Books"));
    QCOMPARE(fixture.field<QComboBox>("action")->currentText(), QStringLiteral("GetItem"));
    QVERIFY(fixture.field<QCheckBox>("apiKey")->isChecked());
    QCOMPARE(fixture.field<QComboBox>("authorization")->currentText(), QStringLiteral("None"));
    QCOMPARE(fixture.field<ui::ThemedLabel>("answers")->text(), QStringLiteral("200  otherwise\n404  for 4.."));
    QVERIFY(fixture.field<QPushButton>("template:methodIntegration/requestTemplates/application/json"));
    QVERIFY(fixture.field<QComboBox>("function") == nullptr);
}

void RouteDocumentsTest::methodIsEdited()
{
    MethodFixture fixture;
    fixture.document->select(getPet);
    fixture.field<QCheckBox>("apiKey")->setChecked(false);
    QVERIFY(!ui::flagOf(fixture.method(), "apiKeyRequired"));
    const auto choose = [&fixture](const char* name, const QString& text) {
        auto* chooser = fixture.field<QComboBox>(name);
        chooser->setCurrentText(text);
        Q_EMIT chooser->activated(chooser->currentIndex());
    };
    choose("authorization", QStringLiteral("Authorizer keeper"));
    QCOMPARE(ui::textOf(fixture.method(), "authorizationType"), QByteArray("CUSTOM"));
    QCOMPARE(ui::textOf(fixture.method(), "authorizerId"), QByteArray("a1"));
    choose("validator", QStringLiteral("body"));
    QCOMPARE(ui::textOf(fixture.method(), "requestValidatorId"), QByteArray("v1"));
    choose("action", QStringLiteral("Query"));
    QCOMPARE(ui::textOf(*fixture.method().find("methodIntegration"), "uri"),
             QByteArray("arn:aws:apigateway:us-east-1:dynamodb:action/Query"));
    // Each of the four is a step of its own.
    QCOMPARE(fixture.document->undoStack()->count(), 6);
    fixture.document->undoStack()->undo();
    QCOMPARE(fixture.field<QComboBox>("action")->currentText(), QStringLiteral("GetItem"));
    choose("authorization", QStringLiteral("None"));
    QVERIFY(fixture.method().find("authorizerId") == nullptr);
}

void RouteDocumentsTest::anotherTableIsNamedInTheTemplates()
{
    MethodFixture fixture;
    tables::TableDescription pets;
    pets.name = "Pets";
    pets.keys.partition.name = "id";
    QVERIFY(fixture.document->addTable(pets));
    fixture.document->select(getPet);
    auto* table = fixture.field<QComboBox>("table");
    table->setCurrentText(QStringLiteral("Pets"));
    Q_EMIT table->activated(table->currentIndex());
    QCOMPARE(ui::valueAt(fixture.method(), {"methodIntegration", "requestTemplates", "application/json"})->string(),
             QByteArray("{\"TableName\": \"Pets\"}"));
}

void RouteDocumentsTest::emptyMethodIsWired()
{
    MethodFixture fixture;
    QVERIFY(fixture.commands.addRoute("pets", QStringLiteral("delete /pets/{id}")));
    const ObjectRef added{ObjectRef::Kind::Route, "pets", "DELETE /pets/{id}"};
    QVERIFY(fixture.document->selection() == added);
    QVERIFY(fixture.field<ui::SegmentedControl>("kind") == nullptr);
    QTest::mouseClick(fixture.field<QPushButton>("first:Table"), Qt::LeftButton);
    const gateway::Route& wired = *fixture.document->workspace().api("pets")->route(added.routeKey);
    QVERIFY(ui::valueAt(wired.document, {"methodIntegration", "requestTemplates", "application/json"}));
    auto* kind = fixture.field<ui::SegmentedControl>("kind");
    QCOMPARE(kind->currentIndex(), 1);
    kind->setCurrentIndex(0);
    QCOMPARE(fixture.field<QComboBox>("function")->currentText(), QStringLiteral("createBook"));
    QVERIFY(fixture.field<QCheckBox>("proxy")->isChecked());
    fixture.field<QCheckBox>("proxy")->setChecked(false);
    const gateway::Route& plain = *fixture.document->workspace().api("pets")->route(added.routeKey);
    QCOMPARE(ui::textOf(*plain.document.find("methodIntegration"), "type"), QByteArray("AWS"));
    kind->setCurrentIndex(3);
    QVERIFY(fixture.field<QComboBox>("function") == nullptr);
    kind->setCurrentIndex(0);
    QVERIFY(!fixture.field<QCheckBox>("proxy")->isChecked());
}

void RouteDocumentsTest::namedIntegrationIsTold()
{
    MethodFixture fixture;
    fixture.document->select(joinRoute);
    QCOMPARE(fixture.inspector.title(), QStringLiteral("Route"));
    QVERIFY(fixture.field<QLabel>("named")->text().startsWith(QStringLiteral("AWS\narn:aws:lambda")));
    QCOMPARE(fixture.field<ui::SegmentedControl>("kind")->currentIndex(), 0);
    fixture.field<ui::SegmentedControl>("kind")->setCurrentIndex(3);
    const gateway::Route& route = *fixture.document->workspace().api("chat")->route("join");
    QVERIFY(std::holds_alternative<gateway::MockIntegration>(route.integration));
    QVERIFY(route.document.find("target") == nullptr);
    QVERIFY(fixture.field<QLabel>("named") == nullptr);
    auto* key = fixture.field<QLineEdit>("path");
    key->setText(QStringLiteral("enter"));
    QTest::keyClick(key, Qt::Key_Return);
    QVERIFY(fixture.document->workspace().api("chat")->route("enter") != nullptr);
}

void RouteDocumentsTest::checksGoByTheDocuments()
{
    MethodFixture fixture;
    const auto problems = [&fixture](const char* api) {
        QStringList found;
        for (const workspace::Problem& problem : fixture.document->problems())
            if (problem.object.name == api) found.append(problem.message);
        return found;
    };
    QCOMPARE(problems("pets"), QStringList());
    QCOMPARE(problems("chat"), QStringList());
    QVERIFY(fixture.document->removeTable("Books"));
    QCOMPARE(problems("pets"),
             QStringList{QStringLiteral("GET /pets/{id} leads to table Books, which does not exist")});
}

void RouteDocumentsTest::textsAreEdited()
{
    MethodFixture fixture;
    ui::RouteTextEditor editor(fixture.commands, getPet);
    QVERIFY(ui::RouteTextEditor::routeOf(editor.key()) == getPet);
    editor.widget()->resize(800, 500);
    editor.widget()->show();
    auto* list = editor.widget()->findChild<QListWidget*>(QStringLiteral("parts"));
    auto* text = editor.widget()->findChild<ui::CodeEdit*>();
    QCOMPARE(list->count(), 3);
    editor.choose("//methodIntegration/requestTemplates/application/json");
    QCOMPARE(text->text(), QStringLiteral("{\"TableName\": \"Books\"}"));
    text->replaceText(QStringLiteral("{\"TableName\": \"Loans\"}"));
    QCOMPARE(ui::valueAt(fixture.method(), {"methodIntegration", "requestTemplates", "application/json"})->string(),
             QByteArray("{\"TableName\": \"Loans\"}"));
    fixture.document->undoStack()->undo();
    QCOMPARE(text->text(), QStringLiteral("{\"TableName\": \"Books\"}"));
    // A rename keeps the editor on its route.
    QVERIFY(fixture.commands.rename(getPet, QStringLiteral("get /animals/{id}")));
    QCOMPARE(editor.title(), QStringLiteral("/animals/{id}"));
    QCOMPARE(list->count(), 3);
    fixture.commands.remove({ObjectRef::Kind::Route, "pets", "GET /animals/{id}"});
    QCOMPARE(list->count(), 0);
    QVERIFY(text->isReadOnly());
}

void RouteDocumentsTest::aTemplateIsAdded()
{
    MethodFixture fixture;
    const gateway::Api& api = *fixture.document->workspace().api("pets");
    const auto missing = ui::missingTemplates(api, api.routes.front());
    const auto changed = ui::withPart(api, "GET /pets/{id}", missing.front(), "$input.json('$')\n");
    QVERIFY(changed);
    QCOMPARE(titles(ui::routeParts(*changed, changed->routes.front())).last(),
             QByteArray("Answer 404|application/json"));
    QVERIFY(ui::missingTemplates(*changed, changed->routes.front()).empty());
}

void RouteDocumentsTest::halfTypedDocumentsStayInTheEditor()
{
    MethodFixture fixture;
    ui::RouteTextEditor editor(fixture.commands, getPet);
    auto* text = editor.widget()->findChild<ui::CodeEdit*>();
    const JsonValue before = fixture.method();
    text->replaceText(QStringLiteral("{ \"operationName\": "));
    QVERIFY(fixture.method() == before);
    QVERIFY(editor.widget()->findChild<QLabel*>(QStringLiteral("state"))->text().startsWith(QStringLiteral("Line 1")));
    text->replaceText(QStringLiteral("{ \"operationName\": \"one\" }"));
    QCOMPARE(ui::textOf(fixture.method(), "operationName"), QByteArray("one"));
    // As it was laid out by hand.
    QCOMPARE(text->text(), QStringLiteral("{ \"operationName\": \"one\" }"));
}

void RouteDocumentsTest::everyControlHasAName()
{
    MethodFixture fixture;
    for (const ObjectRef& object : {getPet, joinRoute, ObjectRef{ObjectRef::Kind::Api, "pets", {}}}) {
        fixture.document->select(object);
        QCOMPARE(namelessFocusables(fixture.inspector).join(QStringLiteral(" | ")), QString());
    }
    ui::RouteTextEditor editor(fixture.commands, getPet);
    editor.widget()->show();
    QCOMPARE(namelessFocusables(*editor.widget()).join(QStringLiteral(" | ")), QString());
}

QTEST_MAIN(RouteDocumentsTest)
#include "tst_routedocuments.moc"
