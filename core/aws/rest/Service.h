// One REST-JSON service: its model, and the operations that are carried out. An operation is one line of a table, by
// its name in the model; it finds its input gathered and checked. What has no line is refused (501) by name.
//
//     constexpr rest::Operation<ApiGateway> operations[] = {
//         {"CreateRestApi", createRestApi},   // rest::Outcome createRestApi(ApiGateway&, const base::JsonValue& input)
//     };
//     service.add(operations, context);
//
// Threads: set up on one thread, then const. Operations run on the I/O thread of the request's connection.
#pragma once

#include "core/aws/rest/Constraints.h"
#include "core/aws/rest/Exchange.h"
#include "core/aws/rest/UriTable.h"

#include <functional>
#include <vector>

namespace trestle::aws::rest {

/// Answers at once.
template <typename Context>
struct Operation
{
    QByteArrayView name;
    Outcome (*run)(Context& context, const base::JsonValue& input);
};

/// Answers when it can, from any thread: Exchange::answer(), fail() or send().
template <typename Context>
struct LaterOperation
{
    QByteArrayView name;
    void (*run)(Context& context, Exchange exchange);
};

class Service
{
public:
    using Run = std::function<void(Exchange exchange)>;

    explicit Service(const Model& model);
    Service(const Service&) = delete;
    Service& operator=(const Service&) = delete;

    [[nodiscard]] const Model& model() const { return m_model; }

    /// `context` must outlive the service. The names must be of the model.
    template <typename Context, size_t count>
    void add(const Operation<Context> (&operations)[count], Context& context)
    {
        for (const Operation<Context>& one : operations)
            add(one.name,
                [&context, run = one.run](Exchange exchange) { exchange.finish(run(context, exchange.input())); });
    }
    template <typename Context, size_t count>
    void add(const LaterOperation<Context> (&operations)[count], Context& context)
    {
        for (const LaterOperation<Context>& one : operations)
            add(one.name, [&context, run = one.run](Exchange exchange) { run(context, std::move(exchange)); });
    }
    void add(QByteArrayView operation, Run run);

    /// Whether a path may be the service's, by its first segment.
    [[nodiscard]] bool knows(QByteArrayView firstSegment) const;
    /// The operations of the model without a line, in its order.
    [[nodiscard]] std::vector<QByteArrayView> refused() const;

    /// Finds the operation of `path` (which may be less than the request's), checks host, origin, signature, input and
    /// constraints, and runs it. Answers in every case.
    void handle(Exchange exchange, QByteArrayView path) const;

private:
    const Model& m_model;
    const UriTable m_paths;
    const Constraints m_constraints;
    std::vector<Run> m_runs;  // in the model's order; empty: refused
};

}  // namespace trestle::aws::rest
