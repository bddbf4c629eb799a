#include "core/aws/rest/Model.h"

#include <algorithm>

namespace trestle::aws::rest {

const OperationShape* Model::operation(QByteArrayView name) const
{
    const auto found =
        std::find_if(operations.begin(), operations.end(), [name](const auto& one) { return one.name == name; });
    return found == operations.end() ? nullptr : &*found;
}

const ErrorShape* Model::error(QByteArrayView code) const
{
    const auto found = std::find_if(errors.begin(), errors.end(), [code](const auto& one) { return one.code == code; });
    return found == errors.end() ? nullptr : &*found;
}

std::span<const Member> Model::membersAt(quint16 shape) const
{
    return shape == noShape ? std::span<const Member>() : members(shapes[shape]);
}

}  // namespace trestle::aws::rest
