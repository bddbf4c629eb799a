// What deployment tools ask of STS and IAM: each step a form and what stands in the answer.
#include "core/aws/identity/IdentityApi.h"

#include <QTest>

using namespace trestle;
using aws::identity::IdentityApi;

namespace {

class KeptDesign final : public workspace::DesignAccess
{
public:
    std::shared_ptr<const workspace::Workspace> design() const override { return m_design; }
    bool change(const std::function<bool(workspace::Workspace&)>& edit) override
    {
        auto copy = std::make_shared<workspace::Workspace>(*m_design);
        if (!edit(*copy)) return false;
        m_design = std::move(copy);
        return true;
    }

private:
    std::shared_ptr<const workspace::Workspace> m_design = std::make_shared<workspace::Workspace>();
};

http::Request form(const QByteArray& body, const QByteArray& service = "iam", const QByteArray& host = "localhost")
{
    http::Request request;
    request.method = "POST";
    request.target = "/";
    request.headers = {{"Host", host},
                       {"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"},
                       {"Authorization", "AWS4-HMAC-SHA256 Credential=local/20251128/us-east-1/" + service +
                                             "/aws4_request, SignedHeaders=host, Signature=00"}};
    request.body = body;
    return request;
}

}  // namespace

class TestIdentityApi : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void knowsItsRequests();
    void keepsRolesAndPolicies();
    void refuses_data();
    void refuses();
};

void TestIdentityApi::knowsItsRequests()
{
    QVERIFY(IdentityApi::accepts(form("Action=GetCallerIdentity", "sts")));
    QVERIFY(!IdentityApi::accepts(form("Action=SendMessage", "sqs")));
    http::Request unsignedForm = form("Action=DeleteRole");
    unsignedForm.headers.remove("Authorization");
    QVERIFY(!IdentityApi::accepts(unsignedForm));
}

void TestIdentityApi::keepsRolesAndPolicies()
{
    KeptDesign design;
    const IdentityApi api({design});
    const auto has = [&](const QByteArray& body, const QByteArray& expected, const QByteArray& service = "iam") {
        const http::Response response = api.answer(form(body, service));
        const bool found = response.status == 200 && response.body.contains(expected);
        if (!found) qWarning("%s gave %s", body.constData(), response.body.constData());
        return found;
    };
    QVERIFY(has("Action=GetCallerIdentity&Version=2011-06-15", "<Account>000000000000</Account>", "sts"));
    QVERIFY(
        has("Action=CreateRole&RoleName=r&AssumeRolePolicyDocument=%7B%22a%22%3A1%7D&Tags.member.1.Key=k&Tags.member.1."
            "Value=v",
            "<Arn>arn:aws:iam::000000000000:role/r</Arn>"));
    QVERIFY(has("Action=GetRole&RoleName=r", "<AssumeRolePolicyDocument>%7B%22a%22%3A1%7D</AssumeRolePolicyDocument>"));
    QVERIFY(has("Action=GetRole&RoleName=r", "<member><Key>k</Key><Value>v</Value></member>"));
    QVERIFY(has("Action=PutRolePolicy&RoleName=r&PolicyName=p&PolicyDocument=%7B%7D", "<PutRolePolicyResult>"));
    QVERIFY(has("Action=ListRolePolicies&RoleName=r", "<PolicyNames><member>p</member></PolicyNames>"));
    QVERIFY(has("Action=GetRolePolicy&RoleName=r&PolicyName=p", "<PolicyDocument>%7B%7D</PolicyDocument>"));
    QVERIFY(has("Action=AttachRolePolicy&RoleName=r&PolicyArn=arn:aws:iam::aws:policy/service-role/Basic",
                "<AttachRolePolicyResult>"));
    QVERIFY(has("Action=ListAttachedRolePolicies&RoleName=r", "<PolicyName>Basic</PolicyName>"));
    QVERIFY(
        has("Action=CreatePolicy&PolicyName=m&PolicyDocument=%7B%7D", "<Arn>arn:aws:iam::000000000000:policy/m</Arn>"));
    QVERIFY(has("Action=GetPolicyVersion&PolicyArn=arn:aws:iam::000000000000:policy/m&VersionId=v1",
                "<Document>%7B%7D</Document>"));
    QVERIFY(design.design()->documents.find("roles", "r"));
    QVERIFY(has("Action=DeleteRole&RoleName=r", "<DeleteRoleResult>"));
    QVERIFY(!design.design()->documents.find("roles", "r"));
}

void TestIdentityApi::refuses_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("code");
    const auto row = [](const char* body, int status, const char* code) {
        QTest::newRow(body) << QByteArray(body) << status << QByteArray(code);
    };
    row("Action=GetRole&RoleName=no", 404, "NoSuchEntity");
    row("Action=PutRolePolicy&RoleName=no", 404, "NoSuchEntity");
    row("Action=GetPolicy&PolicyArn=arn:aws:iam::000000000000:policy/no", 404, "NoSuchEntity");
    row("Action=CreateUser&UserName=u", 400, "InvalidAction");
    row("Action=GetCallerIdentity", 400, "InvalidAction");  // of STS, not of IAM
}

void TestIdentityApi::refuses()
{
    QFETCH(QByteArray, body);
    QFETCH(int, status);
    QFETCH(QByteArray, code);
    KeptDesign design;
    const IdentityApi api({design});
    const http::Response response = api.answer(form(body));
    QCOMPARE(response.status, status);
    QVERIFY2(response.body.contains("<Code>" + code + "</Code>"), response.body.constData());
    QCOMPARE(api.answer(form("Action=ListRoles", "iam", "evil.example")).status, 403);
}

QTEST_GUILESS_MAIN(TestIdentityApi)
#include "tst_identityapi.moc"
