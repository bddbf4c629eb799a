#include "tests/core/gateway/templates/TemplateCases.h"

#include <QTest>

#include <thread>

using namespace trestle;
using namespace trestle::gateway;
using tests::rendered;

namespace {

base::JsonValue overrideJson(const TemplateOverrides::Values& values)
{
    base::JsonValue object;
    object.makeObject();
    for (const auto& [name, texts] : values) {
        if (texts.size() == 1) {
            object.insert(name, texts.front());
            continue;
        }
        base::JsonValue list;
        for (const QByteArray& text : texts)
            list.makeArray().emplace_back(text);
        object.insert(name, list);
    }
    return object;
}

// Missing members of an expectation are empty.
base::JsonValue expected(const base::JsonValue& overrides, const char* name)
{
    const base::JsonValue* member = overrides.find(name);
    return member ? *member : base::JsonValue(base::JsonValue::Object());
}

QStringList list(std::initializer_list<const char*> texts)
{
    QStringList made;
    for (const char* text : texts)
        made += QString::fromUtf8(text);
    return made;
}

class CountingWatch : public TemplateWatch
{
public:
    bool beforeStatement(const SourceRange& source, const TemplateVariables& variables) override
    {
        seen += QStringLiteral("%1-%2").arg(source.begin).arg(source.end);
        for (size_t i = 0; i < variables.names.size(); ++i)
            if (variables.names[i] == QLatin1String("x")) values.push_back(variables.values[i]);
        return seen.size() < stopAfter;
    }
    QStringList seen;
    std::vector<TemplateValue> values;
    int stopAfter = 1000;
};

}  // namespace

class TestMappingTemplate : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void rendersAsTheService_data();
    void rendersAsTheService();
    void overridesReachTheOtherTemplate();
    void failuresTellLineAndColumn_data();
    void failuresTellLineAndColumn();
    void hostileTemplatesAreStopped_data();
    void hostileTemplatesAreStopped();
    void watchSeesEachStatement();
    void watchCanStop();
    void chunksTellWhatMadeThem();
    void oneTreeServesManyThreads();
    void largeBodiesAreRead();
};

void TestMappingTemplate::rendersAsTheService_data()
{
    QTest::addColumn<base::JsonValue>("testCase");
    for (const char* file : {"service.json", "language.json", "values.json", "jsonpath.json"}) {
        const base::JsonValue cases = tests::gatewayCases(QByteArray("templates/").append(file).constData());
        int number = 0;
        for (const base::JsonValue& testCase : cases.array())
            QTest::addRow("%s %d: %s", file, ++number,
                          tests::text(testCase, "template").left(60).simplified().constData())
                << testCase;
    }
}

void TestMappingTemplate::rendersAsTheService()
{
    QFETCH(base::JsonValue, testCase);
    TemplateContext context;
    tests::fillContext(context, testCase);
    TemplateInput input = tests::templateInput(testCase);
    // The cases' usual request, where they name none.
    if (!testCase.find("params")) input.parameters.query = {{"q", "1"}};
    const QByteArray output = rendered(tests::text(testCase, "template"), input, &context);
    if (testCase.find("fails")) {
        QVERIFY2(output.startsWith("FAILS: "), output.constData());
        return;
    }
    QCOMPARE(output, tests::text(testCase, "output"));
    const TemplateOverrides overrides = context.overrides();
    if (const base::JsonValue* request = testCase.find("requestOverride")) {
        QCOMPARE(overrideJson(overrides.requestHeader), expected(*request, "header"));
        QCOMPARE(overrideJson(overrides.requestPath), expected(*request, "path"));
        QCOMPARE(overrideJson(overrides.requestQuery), expected(*request, "querystring"));
    }
    if (const base::JsonValue* response = testCase.find("responseOverride"))
        QCOMPARE(overrideJson(overrides.responseHeader), expected(*response, "header"));
}

void TestMappingTemplate::overridesReachTheOtherTemplate()
{
    TemplateContext context;
    context.set(QStringLiteral("identity.sourceIp"), TemplateValue(QStringLiteral("127.0.0.1")));
    context.setStageVariable("version", "v1");
    QCOMPARE(rendered("#set($context.requestOverride.path.id = '7')#set($context.requestOverride.note = 'kept')"
                      "$context.identity.sourceIp $stageVariables.version",
                      {}, &context),
             "127.0.0.1 v1");
    QCOMPARE(rendered("#set($context.responseOverride.status = 201)#set($context.responseOverride.header.a = 1)"
                      "$context.requestOverride.note $context.requestOverride.path.id",
                      {}, &context),
             "kept 7");
    const TemplateOverrides overrides = context.overrides();
    QCOMPARE(overrides.responseStatus, std::optional(201));
    QCOMPARE(overrides.responseHeader.front().second.front(), "1");
    QCOMPARE(
        rendered("#set($context.requestOverride = 'gone')#define($d)x#end#set($context.responseOverride.header.d = $d)",
                 {}, &context),
        "");
    QVERIFY(context.overrides().requestPath.empty());
    // What a template kept of its own is still there for the next one.
    QCOMPARE(rendered("#set($context.requestOverride = {'header': {'i': $input, 'u': $util}})", {"[7]", {}}, &context),
             "");
    QCOMPARE(rendered("$context.requestOverride.header.i.body $context.requestOverride.header.u.urlEncode('a b')", {},
                      &context),
             "[7] a+b");
    QCOMPARE(context.overrides().requestHeader.size(), size_t(2));
}

void TestMappingTemplate::failuresTellLineAndColumn_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("line");
    QTest::addColumn<int>("column");
    QTest::newRow("missing end") << QByteArray("a\n#if(true)\nb") << 3 << 2;
    QTest::newRow("bad token") << QByteArray("a\nb #set($x = 1 y)") << 2 << 15;
    QTest::newRow("lone dollar") << QByteArray("one\ntwo $") << 2 << 6;
    QTest::newRow("index") << QByteArray("#set($l = [1])\n\n  $l.get(5)") << 3 << 5;
    QTest::newRow("in a string") << QByteArray("\n#set($l = [1])#set($s = \"x $l[3]\")") << 2 << 30;
    QTest::newRow("parse") << QByteArray("x\n #parse('a')") << 2 << 2;
}

void TestMappingTemplate::failuresTellLineAndColumn()
{
    QFETCH(QByteArray, text);
    QFETCH(int, line);
    QFETCH(int, column);
    const auto compiled = MappingTemplate::compile(text);
    TemplateContext context;
    TemplateFailure failure;
    if (!compiled) {
        failure = compiled.error();
        QCOMPARE(failure.kind, TemplateFailure::Kind::Syntax);
    } else {
        const auto output = compiled->render({}, context);
        QVERIFY(!output);
        failure = output.error();
        QCOMPARE(failure.kind, TemplateFailure::Kind::Evaluation);
    }
    QVERIFY2(failure.line == line && failure.column == column,
             qPrintable(QStringLiteral("%1:%2 %3").arg(failure.line).arg(failure.column).arg(failure.message)));
}

void TestMappingTemplate::hostileTemplatesAreStopped_data()
{
    QTest::addColumn<QByteArray>("text");
    const QByteArray loop = "#foreach($i in [1..1000])";
    QTest::newRow("loops in loops") << loop + loop + loop + "x#end#end#end";
    QTest::newRow("doubling strings") << QByteArray("#set($s = 'abcdefgh')") + loop + "#set($s = \"$s$s\")#end$s";
    QTest::newRow("doubling by plus") << QByteArray("#set($s = 'abcdefgh')") + loop + "#set($s = $s + $s)#end$s";
    QTest::newRow("doubling lists") << QByteArray("#set($l = [1])") + loop + "#set($ok = $l.addAll($l))#end";
    QTest::newRow("lists in lists") << QByteArray("#set($l = [1])") + loop + "#set($l = [$l, $l])#end$l";
    QTest::newRow("maps in maps") << QByteArray("#set($m = {})") + loop + "#set($m = {'a': $m, 'b': $m})#end$m";
    QTest::newRow("deep value") << QByteArray("#set($l = [1])") + loop + "#set($l = [$l])#end$l";
    QTest::newRow("circle") << QByteArray("#set($a = [])#set($b = [$a])#set($ok = $a.add($b))$a");
    QTest::newRow("circle of entries") << QByteArray(
        "#set($m = {'a': 1})#set($ok = $m.put('s', $m.entrySet()))#foreach($i in [1..3])#set($ok = $m.put('s', "
        "$m.entrySet()))#end"
        "#set($l=[$m])#set($ok=$m.put('a',$l))$m");
    QTest::newRow("huge range") << QByteArray("#set($r = [1..2000000000])$r.size()");
    QTest::newRow("replace") << QByteArray("#set($s = 'aaaaaaaaaaaaaaaa')") + loop +
                                    "#set($s = $s.replace('a', 'aaaaaaaa'))#end$s";
    QTest::newRow("replaceAll") << QByteArray("#set($s = 'aaaaaaaaaaaaaaaa')") + loop +
                                       "#set($s = $s.replaceAll('a', 'aaaaaaaa'))#end$s";
    QTest::newRow("output") << QByteArray("#set($s = 'x')#foreach($i in [1..16])#set($s = \"$s$s\")#end") + loop +
                                   "$s#end";
    QByteArray defined = "#define($d0)x#end";
    for (int i = 1; i < 2000; ++i)
        defined += "#define($d" + QByteArray::number(i) + ")$d" + QByteArray::number(i - 1) + "#end";
    QTest::newRow("blocks in blocks") << defined + "$d1999";
    QTest::newRow("deep parentheses") << "#set($x = " + QByteArray(50'000, '(') + "1" + QByteArray(50'000, ')') + ")";
    QTest::newRow("deep lists") << "#set($x = " + QByteArray(50'000, '[') + QByteArray(50'000, ']') + ")";
    QTest::newRow("deep ifs") << QByteArray("#if(true)").repeated(20'000) + QByteArray("#end").repeated(20'000);
    QTest::newRow("deep nots") << "#if(" + QByteArray(50'000, '!') + "true)x#end";
    QTest::newRow("deep references") << QByteArray("$a[").repeated(50'000) + "0" + QByteArray(50'000, ']');
    QTest::newRow("deep calls") << QByteArray("$a.b(").repeated(50'000) + "0" + QByteArray(50'000, ')');
    QTest::newRow("deep json") << "$util.parseJson('" + QByteArray(50'000, '[') + QByteArray(50'000, ']') + "')";
    QTest::newRow("scans") << QByteArray(
        "#set($l = [1])#foreach($i in [1..20])#set($l = [$l, $l])#end"
        "#set($ok = $input.path('$').put('l', $l))$input.json('$..*..*..*')");
    QTest::newRow("too long") << QByteArray(400 << 10, 'x');
}

void TestMappingTemplate::hostileTemplatesAreStopped()
{
    QFETCH(QByteArray, text);
    TemplateContext small(8 << 20);
    const QByteArray output = rendered(text, {}, &small);
    QVERIFY2(output.startsWith("FAILS: "), output.left(200).constData());
}

void TestMappingTemplate::watchSeesEachStatement()
{
    const auto compiled = MappingTemplate::compile("#set($x = 1)a#if(true)b$x#end");
    QVERIFY(compiled);
    CountingWatch watch;
    TemplateContext context;
    const auto output = compiled->render({}, context, {.watch = &watch});
    QVERIFY(output);
    QCOMPARE(output->text, "ab1");
    QCOMPARE(watch.seen, list({"0-12", "12-13", "13-29", "22-23", "23-25"}));
    QVERIFY(watch.values.front().isNull());
    QCOMPARE(*watch.values.back().as<qint32>(), 1);
}

void TestMappingTemplate::watchCanStop()
{
    const auto compiled = MappingTemplate::compile("a$x b$y c");
    QVERIFY(compiled);
    CountingWatch watch;
    watch.stopAfter = 3;
    TemplateContext context;
    const auto output = compiled->render({}, context, {.watch = &watch});
    QVERIFY(!output);
    QCOMPARE(output.error().kind, TemplateFailure::Kind::Cancelled);
}

void TestMappingTemplate::chunksTellWhatMadeThem()
{
    const auto compiled = MappingTemplate::compile(
        "é$input.params('id')#set($p = $input.path('$.pet'))$p.name ($p.tags[1])"
        "#foreach($t in $input.path('$.pet.tags'))$t#end$input.json('$.n')");
    QVERIFY(compiled);
    TemplateContext context;
    const auto output =
        compiled->render({R"({"pet": {"name": "Rex", "tags": ["a", "b"]}, "n": 1})", {{{"id", "7"}}, {}, {}}}, context,
                         {.chunks = OutputChunks::Recorded});
    QVERIFY(output);
    QCOMPARE(output->text, "é7Rex (b)ab1");
    QStringList told;
    for (const OutputChunk& chunk : output->chunks)
        told += QString::fromUtf8(output->text.mid(chunk.begin, chunk.end - chunk.begin) + '=' + chunk.input);
    QCOMPARE(told, list({"é=", "7=param id", "Rex=body $.pet.name", " (=", "b=body $.pet.tags[1]",
                         ")=", "a=body $.pet.tags[*]", "b=body $.pet.tags[*]", "1=body $.n"}));
    QCOMPARE(compiled->source().mid(output->chunks[1].source.begin, 20), QStringLiteral("$input.params('id')#"));
}

void TestMappingTemplate::oneTreeServesManyThreads()
{
    const auto compiled = MappingTemplate::compile(
        "#set($all = $input.path('$.items'))#foreach($i in $all)$i.name.replaceAll('[aeiou]', "
        "'*')#if($foreach.hasNext),"
        "#end#end");
    QVERIFY(compiled);
    std::atomic<int> wrong = 0;
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&, t] {
            const QByteArray name = QByteArray::number(t);
            for (int i = 0; i < 200; ++i) {
                TemplateContext context;
                const auto output = compiled->render(
                    {R"({"items": [{"name": "table)" + name + R"("}, {"name": "lamp"}]})", {}}, context);
                if (!output || output->text != "t*bl*" + name + ",l*mp") ++wrong;
            }
        });
    for (std::thread& thread : threads)
        thread.join();
    QCOMPARE(wrong.load(), 0);
}

// What the body becomes does not count against the template.
void TestMappingTemplate::largeBodiesAreRead()
{
    const QByteArray body = "[" + QByteArray("1,").repeated(200'000) + "2]";
    TemplateContext small(100'000);
    QCOMPARE(rendered("$input.path('$').size() $input.path('$[200000]')", {body, {}}, &small), "200001 2");
    TemplateContext other(100'000);
    QVERIFY(rendered("#foreach($i in [1..10])#set($x = $util.parseJson($input.body))#end", {body, {}}, &other)
                .startsWith("FAILS: "));
}

QTEST_GUILESS_MAIN(TestMappingTemplate)
#include "tst_mappingtemplate.moc"
