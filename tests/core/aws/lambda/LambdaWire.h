// Lambda's control plane without a socket: a workspace in a temporary folder, its functions running, requests in and
// answers out.
#pragma once

#include "core/aws/lambda/LambdaApi.h"
#include "core/functions/FunctionCompiler.h"
#include "tests/core/aws/RestWire.h"

#include <QTemporaryDir>

#include <mutex>

namespace trestle::tests {

/// Keeps a design as the engine does, and deploys its functions.
class RunningDesign final : public workspace::DesignAccess
{
public:
    RunningDesign(functions::Functions& functions, functions::CodeFolders& code) : m_functions(functions), m_code(code)
    {
    }

    std::shared_ptr<const workspace::Workspace> design() const override
    {
        const std::lock_guard lock(m_mutex);
        return m_design;
    }

    bool change(const std::function<bool(workspace::Workspace&)>& edit) override
    {
        auto copy = std::make_shared<workspace::Workspace>(*design());
        if (!edit(*copy)) return false;
        workspace::sortObjects(*copy);
        std::vector<functions::FunctionDeployment> deployments;
        for (const functions::FunctionDescription& function : copy->functions)
            deployments.push_back(functions::compileFunction(function, m_code).deployment);
        m_functions.deploy(std::move(deployments));
        const std::lock_guard lock(m_mutex);
        m_design = std::move(copy);
        return true;
    }

private:
    functions::Functions& m_functions;
    functions::CodeFolders& m_code;
    mutable std::mutex m_mutex;  // guards m_design
    std::shared_ptr<const workspace::Workspace> m_design = std::make_shared<workspace::Workspace>();
};

class LambdaWire
{
public:
    LambdaWire()
        : code(folder.path(), folder.filePath(QStringLiteral(".trestle/code"))),
          functions({folder.filePath(QStringLiteral("temporary")), {}}),
          design(functions, code),
          api(wire.planes, services())
    {
        wire.clock.setNowMs(1'764'324'000'000);  // 2025-11-28T10:00:00Z
    }

    aws::lambda::Lambda::Services services()
    {
        aws::lambda::Lambda::Services services{design, functions, code};
        services.clock = &wire.clock;
        services.bucketsFolder = folder.filePath(QStringLiteral("buckets"));
        services.endpoint = [] { return QByteArray("http://127.0.0.1:4566"); };
        return services;
    }

    QTemporaryDir folder;
    RestWire wire;
    functions::CodeFolders code;
    functions::Functions functions;
    RunningDesign design;
    aws::lambda::LambdaApi api;
};

}  // namespace trestle::tests
