// Who imports this module has what its interface is made of.
@_exported public import SoftmaxCore
@_exported public import SoftmaxReference
